using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A certificate in force, or its root, is over.</summary>
internal sealed class CertificateExpired() : Check(9, "certificate-expired")
{
    public override string? Lab => "checks-of-certificates";

    protected override IEnumerable<TrustError> Find(CheckContext context) => OutOfDate.Of(context, (c, now) => now > c.NotAfter);
}
