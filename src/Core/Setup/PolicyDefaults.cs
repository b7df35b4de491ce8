using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup;

/// <summary>
/// Defaults that Group Policy gives, in HKLM\SOFTWARE\Policies\QvTrust (docs/properties.md): a value has the name of its property and
/// wins over what was saved, which may come from an older policy. What is given to a setup wins over both.
/// </summary>
internal sealed class PolicyDefaults(IMachine machine)
{
    private const string Key = @"SOFTWARE\Policies\QvTrust";

    private static readonly string[] OfNodes = ["QMSHOST", "QMSADDRESS", "ENROLLTOKENFILE", "TRUST", "TRUSTWAIT"];
    private static readonly string[] OfQms = ["RECOVERYCERT", "BACKUPCOPY"];

    /// <summary>What all servers of a site can have in common. Where a set of certificates comes from is decided for one server, on its command line.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. OfNodes, .. OfQms, "AUTHORITYPORT", "RENEWWINDOW", "IGNORECHECKS", "RESTARTSERVICES", "SWITCHFILE", "TIMEOUTMINUTES",
        "FIREWALLREMOTE", "FIREWALLPROFILE", "OPENWEBPORTS", "OPTIONALPORTS",
    ];

    /// <summary>The policy's value of a property, or null.</summary>
    /// <param name="name">The property.</param>
    /// <param name="isQms">True for the QMS server, which is not asked what only a node is, and the other way round.</param>
    public string? Get(string name, bool isQms)
        => Names.Contains(name) && !(isQms ? OfNodes : OfQms).Contains(name) && machine.Facts.Read(Key, name)?.Trim() is { Length: > 0 } value
            ? value
            : null;

    /// <summary>All values that the policy has, whatever server it is for.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> All() => [.. Names
        .Select(n => new KeyValuePair<string, string?>(n, machine.Facts.Read(Key, n)))
        .Where(p => p.Value is not null)
        .Select(p => new KeyValuePair<string, string>(p.Key, p.Value!))
        .OrderBy(p => p.Key, StringComparer.Ordinal)];
}
