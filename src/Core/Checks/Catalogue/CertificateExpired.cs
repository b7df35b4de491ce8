using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A certificate in force, or its root, is over.</summary>
internal sealed class CertificateExpired() : Check(9, "certificate-expired")
{
    public override string Title => "A certificate in force has expired";

    public override string Looks => "The end of this server's certificates in force and of the QlikViewCA that signed them, against this server's clock.";

    public override string Why => "Peers refuse it, and services do not start with it.";

    public override string Mend => "Look at the clock first; qvtrust renew where setup enrolled this server, else have QlikView renew as Qlik describes.";

    protected override IEnumerable<TrustError> Find(CheckContext context) => OutOfDate.Of(context, (c, now) => now > c.NotAfter);
}
