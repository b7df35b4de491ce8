using System.Net;
using System.Net.Sockets;

namespace QvTrust.Authority.Tests;

/// <summary>Ports of this machine's loopback address that nobody listens on.</summary>
internal static class FreePorts
{
    private static readonly HashSet<int> Given = [];

    /// <summary>One that was not given before in this process: until its first owner listens there, it looks free to the next.</summary>
    internal static int Next()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            lock (Given)
            {
                if (Given.Add(port))
                    return port;
            }
        }
    }
}
