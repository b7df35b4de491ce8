using QvTrust.Core.Errors;
using QvTrust.Core.Settings;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Nobody answers a node that enrols, or renews what it enrolled for, as its authority.</summary>
internal sealed class AuthorityUnreachable() : Check(45, "authority-unreachable")
{
    public override string? Lab => "checks-of-a-node";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    public override bool IsForNode => true;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var settings = context.Run.Settings;
        // A name that leads nowhere is what qms-host-unresolved says.
        if (settings.QmsHost.Length > 0 && settings.Trust == TrustMode.Enrol && context.AuthorityAddresses is { Count: > 0 } && context.Authority is null)
            yield return ErrorCatalogue.AuthoritySilent.Describe(context.AuthorityHost, settings.AuthorityPort);
    }
}
