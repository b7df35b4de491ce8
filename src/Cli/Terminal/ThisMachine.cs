using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Windows;

namespace QvTrust.Cli.Terminal;

/// <summary>The server that the command runs on.</summary>
internal static class ThisMachine
{
    /// <summary>Opens it; QVT1016, which names the command, where it is not Windows.</summary>
    internal static IMachine Open(string command)
        => OperatingSystem.IsWindows() ? new WindowsMachine() : throw ErrorCatalogue.WindowsOnly.With("qvtrust " + command);

    /// <summary>The SID of a server's computer account in this one's domain, or null where none is known.</summary>
    internal static string? AccountOf(string machine) => OperatingSystem.IsWindows() ? ComputerAccount.Sid(machine) : null;
}
