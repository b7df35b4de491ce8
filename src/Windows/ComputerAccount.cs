using QvTrust.Windows.Services;

namespace QvTrust.Windows;

/// <summary>The account as which SYSTEM of a server appears on the network.</summary>
public static class ComputerAccount
{
    /// <summary>The SID of a server's account in the domain of this one, or null where Windows knows none.</summary>
    /// <param name="machine">NetBIOS name of the server.</param>
    public static string? Sid(string machine) => AccountSid.Of(machine + "$");
}
