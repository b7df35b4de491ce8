using QvTrust.Core.Errors;
using QvTrust.Core.Setup;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>What the last run left in the registry.</summary>
internal sealed class LastRunFailed() : Check(24, "last-run-failed")
{
    public override string? Lab => "checks-of-a-node";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    public override bool IsMendedBySetup => true;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        foreach (var role in context.Roles)
        {
            if (context.Machine.Settings.Get(role.Name, RoleValues.LastError) is { } error)
                yield return ErrorCatalogue.LastRunFailed.Describe(role.Name, error);
        }
    }
}
