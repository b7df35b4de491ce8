using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup;

/// <summary>The authority that this server was set up with, as the registry has it.</summary>
/// <param name="Host">Machine name of the QMS server, or null where none is saved: on the QMS server itself.</param>
/// <param name="Address">Where to connect to instead of the name, or null.</param>
/// <param name="Port">TCP port.</param>
public sealed record SavedAuthority(string? Host, string? Address, int Port)
{
    /// <summary>Reads it.</summary>
    public static SavedAuthority Read(IMachine machine) => new(
        machine.Settings.Get("", SavedSettings.Names["QMSHOST"]),
        machine.Settings.Get("", SavedSettings.Names["QMSADDRESS"]),
        SavedSettings.AuthorityPort(machine));
}
