using System.Globalization;
using QvTrust.Core.Errors;
using QvTrust.Core.Setup.Renewal;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Certificates that this product renews are due.</summary>
internal sealed class RenewalDue() : Check(22, "renewal-due")
{
    public override string Title => "A renewal is due, or has begun and waits";

    public override string Looks => "Where this product renews the certificates: two thirds of the life of each, and whether renewed ones wait to be installed.";

    public override string Why => "The scheduled task renews them without being asked. Where it does not, they end one day.";

    public override string Mend => "qvtrust renew, and --now to install what waits; then find out why the task did not.";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        if (CertificateRenewal.HasBegun(context.Machine))
            return [ErrorCatalogue.RenewalWaits.Describe(context.Machine.Name)];
        var due = CertificateRenewal.DueTimes(context.Machine);
        return context.Trust.InForce
            .Where(c => due.TryGetValue(c.Info.Thumbprint, out var time) && time <= context.Machine.Clock.UtcNow)
            .Select(c => ErrorCatalogue.RenewalDue.Describe(c.Info, due[c.Info.Thumbprint].ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
    }
}
