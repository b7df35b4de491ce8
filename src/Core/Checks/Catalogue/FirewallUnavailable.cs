using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup.Stages;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Rules of ours in the Windows firewall would not count.</summary>
internal sealed class FirewallUnavailable() : Check(31, "firewall-unavailable")
{
    private const string Service = "MpsSvc";
    private const string Policies = @"SOFTWARE\Policies\Microsoft\WindowsFirewall";

    private static readonly string[] Profiles = ["DomainProfile", "PrivateProfile", "PublicProfile", "StandardProfile"];

    public override string? Lab => "checks-of-windows";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context) => Of(context);

    /// <summary>Why they would not count; empty where they do.</summary>
    internal static IEnumerable<TrustError> Of(CheckContext context) => Of(context.Machine, () => Rules(context));

    /// <summary>The same of rules that somebody else opens, as lines of a log.</summary>
    internal static IEnumerable<string> Lines(IMachine machine, IEnumerable<FirewallRule> rules)
    {
        var check = new FirewallUnavailable();
        return Of(machine, () => FirewallStage.Text(rules)).Select(e => new Finding(check.Name, check.Number, check.Severity, e).ToString());
    }

    private static IEnumerable<TrustError> Of(IMachine machine, Func<string> rules)
    {
        if (machine.Services.Find(Service) is { } service && (service.IsDisabled || service.State == ServiceState.Stopped))
            yield return ErrorCatalogue.FirewallStopped.Describe(Service, service.IsDisabled ? "disabled" : "stopped", rules());
        var closed = Profiles.Where(p => IsClosed(machine.Facts, $"{Policies}\\{p}")).ToList();
        if (closed.Count > 0)
            yield return ErrorCatalogue.FirewallByPolicy.Describe(string.Join(", ", closed), rules());
    }

    private static string Rules(CheckContext context)
    {
        var settings = context.Run.Settings;
        return FirewallStage.Text(context.Roles.SelectMany(r => FirewallStage.Rules(r, settings.AuthorityPort, settings.Firewall)).Concat(OfTheWait(context.Machine, context.Roles, settings)));
    }

    // What a setup opens only while it waits is needed before everything else.
    private static IEnumerable<FirewallRule> OfTheWait(IMachine machine, IReadOnlyList<Role> roles, SetupSettings settings)
    {
        if (settings.Trust != TrustMode.Existing || settings.TrustWait == 0 || NativeTrust.Read(machine).Missing.Count == 0)
            return [];
        var rules = roles.SelectMany(r => ExistingTrust.InstallationPort(machine, r) is { } port ? new[] { FirewallStage.InstallationRule(r, port, settings.Firewall) } : []);
        return rules.GroupBy(r => r.Port).Select(g => g.First());
    }

    private static bool IsClosed(ISystemFacts facts, string profile)
        => facts.Read(profile, "EnableFirewall") != "0" && (facts.Read(profile, "AllowLocalPolicyMerge") == "0" || facts.Read(profile, "DoNotAllowExceptions") == "1");
}
