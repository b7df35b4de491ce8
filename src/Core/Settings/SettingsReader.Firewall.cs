using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Settings;

// Which ports are opened, and to whom.
public sealed partial class SettingsReader
{
    private FirewallSettings ReadFirewall() => new(ReadRemote(), ReadProfiles(), ReadWebPorts(), ReadOptionalPorts());

    private string ReadRemote()
    {
        if (Value("FIREWALLREMOTE") is not { } text)
            return FirewallRemote.Any;
        if (FirewallRemote.TryNormalize(text) is { } remote)
            return remote;
        errors.Add(ErrorCatalogue.FirewallRemoteMalformed.Describe(text));
        return FirewallRemote.Any;
    }

    private FirewallProfiles ReadProfiles()
    {
        if (Value("FIREWALLPROFILE") is not { } text || string.Equals(text, "any", StringComparison.OrdinalIgnoreCase))
            return FirewallProfiles.All;
        var profiles = FirewallProfiles.None;
        foreach (var name in text.Split(','))
        {
            switch (name.Trim().ToUpperInvariant())
            {
                case "DOMAIN": profiles |= FirewallProfiles.Domain; break;
                case "PRIVATE": profiles |= FirewallProfiles.Private; break;
                case "PUBLIC": profiles |= FirewallProfiles.Public; break;
                default:
                    errors.Add(ErrorCatalogue.FirewallProfileMalformed.Describe(text));
                    return FirewallProfiles.All;
            }
        }
        return profiles;
    }

    private bool ReadWebPorts()
    {
        switch (Value("OPENWEBPORTS"))
        {
            case null or "1": return true;
            case "0": return false;
            default:
                errors.Add(ErrorCatalogue.OpenWebPortsMalformed.Describe(Value("OPENWEBPORTS")!));
                return true;
        }
    }

    private List<string> ReadOptionalPorts()
    {
        if (Value("OPTIONALPORTS") is not { } text || string.Equals(text, "none", StringComparison.OrdinalIgnoreCase))
            return [];
        var kinds = text.Split(',').Select(k => k.Trim().ToLowerInvariant()).Distinct().ToList();
        if (kinds.All(RoleTable.OptionalPortKinds.Contains))
            return kinds;
        errors.Add(ErrorCatalogue.OptionalPortsMalformed.Describe(text, string.Join(", ", RoleTable.OptionalPortKinds)));
        return [];
    }
}
