using System.Globalization;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A certificate in force, or its root, is about to end.</summary>
internal sealed class CertificateEndsSoon() : Check(11, "certificate-ends-soon")
{
    private const int Days = 30;

    public override string Title => "A certificate in force ends within 30 days";

    public override string Looks => "The end of this server's certificates in force and of the QlikViewCA that signed them.";

    public override string Why => "A QlikViewCA takes everything that it signed with it, so replacing it needs days, not hours.";

    public override string Mend => "qvtrust renew where setup enrolled this server, else have QlikView renew as Qlik describes; a root is replaced on the QMS server.";

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
