using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A certificate in force, or its root, begins later.</summary>
internal sealed class CertificateNotYetValid() : Check(10, "certificate-not-yet-valid")
{
    public override string Title => "A certificate in force is not valid yet";

    public override string Looks => "The beginning of this server's certificates in force and of the QlikViewCA that signed them, against this server's clock.";

    public override string Why => "A clock that runs behind makes good certificates invalid, here or on the server that made them.";

    public override string Mend => "Correct the clock; all servers of an installation need the same time.";

    protected override IEnumerable<TrustError> Find(CheckContext context) => OutOfDate.Of(context, (c, now) => now < c.NotBefore);
}
