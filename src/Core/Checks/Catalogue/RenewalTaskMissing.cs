using QvTrust.Core.Errors;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Renewal;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Nothing starts the renewal.</summary>
internal sealed class RenewalTaskMissing() : Check(23, "renewal-task-missing")
{
    public override string Title => "The scheduled renewal is gone";

    public override string Looks => "Where this product renews the certificates: whether the task 'QvTrust renewal' is in the task scheduler.";

    public override string Why => "Without it nobody renews them, and they end.";

    public override string Mend => "Run setup of the role again, which registers it.";

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
