using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A certificate in force, or its root, begins later.</summary>
internal sealed class CertificateNotYetValid() : Check(10, "certificate-not-yet-valid")
{
    public override string? Lab => "checks-of-certificates";

    protected override IEnumerable<TrustError> Find(CheckContext context) => OutOfDate.Of(context, (c, now) => now < c.NotBefore);
}
