using System.Net.NetworkInformation;

namespace QvTrust.Windows;

/// <summary>The TCP ports of this machine.</summary>
internal static class TcpPorts
{
    /// <summary>True when a program listens on the port, on whatever address.</summary>
    public static bool IsListening(int port)
        => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == port);
}
