using System.Globalization;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Settings;
using QvTrust.Core.Texts;
using QvTrust.Windows.Com;
using QvTrust.Windows.Native;
using QvTrust.Windows.Texts;

namespace QvTrust.Windows.Firewall;

/// <summary>The Windows firewall's local policy, restricted to the rules of our group.</summary>
internal sealed class WindowsFirewall : IFirewall
{
    /// <summary>The group that makes a rule ours.</summary>
    internal const string Group = "QvTrust";

    private const int NoEndpoint = unchecked((int)0x800706D9); // EPT_S_NOT_REGISTERED: nobody answers behind the interface

    public IReadOnlyList<FirewallRule> List() => Use(WindowsTexts.ReadingFirewallRules, rules =>
    {
        var found = new List<FirewallRule>();
        rules.ForEach(rule =>
        {
            if (IsOurs(rule) && rule.Enabled && rule.Direction == PolicyRule.Inbound && rule.Protocol == PolicyRule.Tcp && rule.Action == PolicyRule.Allow
                && int.TryParse(rule.LocalPorts, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
                found.Add(new FirewallRule(rule.Name, port, rule.Description, RemoteOf(rule), ProfilesOf(rule)));
        });
        return found;
    });

    public void Add(FirewallRule rule) => Use(WindowsTexts.AddingFirewallRule.With(rule.Name), rules =>
    {
        // Names are not unique to Windows: a disabled or changed rule of ours would stay beside the new one.
        RemoveOurs(rules, rule.Name);
        using var made = PolicyRule.New();
        made.Name = rule.Name;
        made.Description = rule.Description;
        made.Grouping = Group;
        made.Protocol = PolicyRule.Tcp;
        made.LocalPorts = rule.Port.ToString(CultureInfo.InvariantCulture);
        made.Direction = PolicyRule.Inbound;
        made.RemoteAddresses = rule.Remote;
        made.Profiles = rule.Profiles == FirewallProfiles.All ? PolicyRule.AllProfiles : (int)rule.Profiles;
        made.Action = PolicyRule.Allow;
        made.Enabled = true;
        rules.Add(made);
        return true;
    });

    public void Remove(string name) => Use(WindowsTexts.RemovingFirewallRule.With(name), rules => RemoveOurs(rules, name));

    // Windows removes by name alone, any rule of that name: where somebody else has one too, ours is renamed first.
    private static bool RemoveOurs(PolicyRules rules, string name)
    {
        int ours = 0, others = 0;
        rules.ForEach(rule =>
        {
            if (Named(rule, name))
                _ = IsOurs(rule) ? ours++ : others++;
        });
        for (; ours > 0; ours--)
            rules.Remove(others > 0 ? RenameOne(rules, name) : name);
        return true;
    }

    private static string RenameOne(PolicyRules rules, string name)
    {
        var unique = $"{name} {Guid.NewGuid():N}";
        var done = false;
        rules.ForEach(rule =>
        {
            if (done || !Named(rule, name) || !IsOurs(rule))
                return;
            rule.Name = unique;
            done = true;
        });
        return unique;
    }

    // What is not understood is somebody's change of our rule: as itself it equals no rule that is wanted.
    private static string RemoteOf(PolicyRule rule) => FirewallRemote.TryNormalize(rule.RemoteAddresses) ?? rule.RemoteAddresses;

    private static FirewallProfiles ProfilesOf(PolicyRule rule) => (FirewallProfiles)rule.Profiles & FirewallProfiles.All;

    private static bool Named(PolicyRule rule, string name) => string.Equals(rule.Name, name, StringComparison.OrdinalIgnoreCase);

    private static bool IsOurs(PolicyRule rule) => string.Equals(rule.Grouping, Group, StringComparison.Ordinal);

    private static T Use<T>(string what, Func<PolicyRules, T> work)
    {
        using var apartment = new Apartment();
        try
        {
            using var rules = PolicyRules.Open();
            return work(rules);
        }
        catch (ComCallException failed)
        {
            throw failed.Result == NoEndpoint
                ? ErrorCatalogue.FirewallUnavailable.From(failed, what)
                : LastError.Of(failed.Result, what);
        }
    }
}
