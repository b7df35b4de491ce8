using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>What is said of certificates in force whose dates are wrong.</summary>
internal static class OutOfDate
{
    /// <summary>One for each of them that is as asked at one moment.</summary>
    public static IEnumerable<TrustError> Of(CheckContext context, Func<CertificateInfo, DateTimeOffset, bool> isSo)
    {
        var trust = context.Trust;
        // Once: on the edge of a date a second look would see another time.
        var now = context.Machine.Clock.UtcNow;
        return trust.RootsInForce.Where(r => isSo(r.Info, now)).Select(r => ErrorCatalogue.RootOutOfDate.Describe(r.Info.Thumbprint, Validity.Fault(r.Info, now)!))
            .Concat(trust.InForce.Where(c => isSo(c.Info, now)).Select(c => Leaf(context, c.Info).Describe(c.Info, Validity.Fault(c.Info, now)!)));
    }

    private static ErrorDefinition Leaf(CheckContext context, CertificateInfo certificate)
    {
        if (context.Trust.IsOurs(certificate))
            return ErrorCatalogue.EnrolledOutOfDate;
        return context.IsAuthority ? ErrorCatalogue.OwnCertificateOutOfDate : ErrorCatalogue.ExistingOutOfDate;
    }
}
