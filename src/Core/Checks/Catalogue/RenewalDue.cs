using System.Globalization;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Certificates that this product renews are due, and nobody renewed them.</summary>
internal sealed class RenewalDue() : Check(22, "renewal-due")
{
    public override string? Lab => "renew-node";

    private const int Both = 2;

    // The task runs daily, and a night on which the QMS server is down is no fault yet.
    private const int Days = 2;

    // A window may be open once a week.
    private const int DaysWithWindow = 8;

    public override string Looks => base.Looks.With(Days, DaysWithWindow);

    public override CheckSeverity Severity => CheckSeverity.Warning;

    public override bool IsMendedBySetup => true;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var machine = context.Machine;
        // A key without a certificate is a renewal that the authority did not answer yet.
        if (PendingEnrolment.OfRenewal(machine) is { Count: Both } begun && begun.All(c => c.Certificate is not null))
            return [ErrorCatalogue.RenewalWaits.Describe(machine.Name)];
        var grace = TimeSpan.FromDays(HasWindow(context) ? DaysWithWindow : Days);
        var times = CertificateRenewal.DueTimes(machine);
        var due = context.Trust.InForce.Select(c => c.Info)
            .Where(c => times.TryGetValue(c.Thumbprint, out var time) && time + grace <= machine.Clock.UtcNow).ToList();
        return due.Count > 0 && WhyNothingToGain(context) is { } nothing
            ? [nothing]
            : due.Select(c => ErrorCatalogue.RenewalDue.Describe(c, times[c.Thumbprint].ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
    }

    // Both, as a renewal asks it: where one of them gains, both are renewed.
    private static TrustError? WhyNothingToGain(CheckContext context)
    {
        CertificateInfo[] leaves = [.. context.Trust.InForce.Select(c => c.Info)];
        return context.Trust.RootsInForce.FirstOrDefault() is { } root ? RenewalTime.WhyNothingToGain(root.Info, leaves) : null;
    }

    private static bool HasWindow(CheckContext context)
        => context.Machine.Settings.Get("", SavedSettings.Names["RENEWWINDOW"]) is { } text && RenewalWindow.TryParse(text) is not { IsAny: true };
}
