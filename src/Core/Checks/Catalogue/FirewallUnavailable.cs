using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Stages;

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
    internal static IEnumerable<TrustError> Of(CheckContext context)
    {
        var machine = context.Machine;
        if (machine.Services.Find(Service) is { } service && (service.IsDisabled || service.State == ServiceState.Stopped))
            yield return ErrorCatalogue.FirewallStopped.Describe(Service, service.IsDisabled ? "disabled" : "stopped", Rules(context));
        var closed = Profiles.Where(p => IsClosed(machine.Facts, $"{Policies}\\{p}")).ToList();
        if (closed.Count > 0)
            yield return ErrorCatalogue.FirewallByPolicy.Describe(string.Join(", ", closed), Rules(context));
    }

    private static string Rules(CheckContext context) => FirewallStage.Text(context.Roles.SelectMany(r => FirewallStage.Rules(r, context.Run.Settings.AuthorityPort, context.Run.Settings.Firewall)));

    private static bool IsClosed(ISystemFacts facts, string profile)
        => facts.Read(profile, "EnableFirewall") != "0" && (facts.Read(profile, "AllowLocalPolicyMerge") == "0" || facts.Read(profile, "DoNotAllowExceptions") == "1");
}
