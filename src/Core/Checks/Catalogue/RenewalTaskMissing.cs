using QvTrust.Core.Errors;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Renewal;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Nothing starts the renewal.</summary>
internal sealed class RenewalTaskMissing() : Check(23, "renewal-task-missing")
{
    public override string? Lab => "checks-of-a-node";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    public override bool IsMendedBySetup => true;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var machine = context.Machine;
        var isNative = string.Equals(machine.Settings.Get("", SavedSettings.Names["TRUST"]), nameof(TrustMode.Existing), StringComparison.OrdinalIgnoreCase);
        if (context.IsSetUp && !isNative && CertificateRenewal.DueTimes(machine).Count > 0 && machine.Tasks.Read(RenewalTask.Name) is null)
            yield return ErrorCatalogue.RenewalTaskMissing.Describe(RenewalTask.Name, machine.Name);
    }
}
