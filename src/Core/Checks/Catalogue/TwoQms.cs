using QvTrust.Core.Errors;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A second QMS stands on a server that belongs to another one.</summary>
internal sealed class TwoQms() : Check(34, "two-qms")
{
    public override string? Lab => "checks-of-a-node";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var machine = context.Machine;
        if (machine.Services.Find(RoleTable.Qms.ServiceName) is null)
            return [];
        if (machine.Settings.Get("", SavedSettings.Names["QMSHOST"]) is { Length: > 0 } host && !string.Equals(host, machine.Name, StringComparison.OrdinalIgnoreCase))
            return [ErrorCatalogue.TwoQms.Describe(RoleTable.Qms.ServiceName, CheckTexts.WasSetUpAsNode.With(host))];
        var foreign = context.Trust.RootsInForce.FirstOrDefault(r => r.Stored.Key is null);
        return foreign is not null && context.Trust.Roots.Any(r => r.Stored.Key is not null)
            ? [ErrorCatalogue.TwoQms.Describe(RoleTable.Qms.ServiceName, CheckTexts.CertificatesOfOtherRoot.With(foreign.Info.Thumbprint))]
            : [];
    }
}
