using System.Globalization;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A certificate in force, or its root, is about to end.</summary>
internal sealed class CertificateEndsSoon() : Check(11, "certificate-ends-soon")
{
    public override string? Lab => "checks-of-certificates";

    private const int Days = 30;

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var now = context.Machine.Clock.UtcNow;
        bool IsSoon(FoundCertificate c) => context.Trust.IsInDate(c) && c.Info.NotAfter - now < TimeSpan.FromDays(Days);
        return context.Trust.RootsInForce.Where(IsSoon).Select(r => Describe(ErrorCatalogue.RootEndsSoon, r.Info, now))
            .Concat(context.Trust.InForce.Where(IsSoon)
                .Select(c => Describe(context.Trust.IsOurs(c.Info) ? ErrorCatalogue.EnrolledEndsSoon : ErrorCatalogue.NativeEndsSoon, c.Info, now)));
    }

    private static TrustError Describe(ErrorDefinition definition, CertificateInfo certificate, DateTimeOffset now)
        => definition.Describe(certificate, certificate.NotAfter.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), (int)(certificate.NotAfter - now).TotalDays);
}
