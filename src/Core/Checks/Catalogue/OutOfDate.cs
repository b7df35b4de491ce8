using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>What is said of certificates in force whose dates are wrong.</summary>
internal static class OutOfDate
{
    /// <summary>One for each of them that is as asked.</summary>
    public static IEnumerable<TrustError> Of(CheckContext context, Func<CertificateInfo, bool> isSo)
    {
        var trust = context.Trust;
        var now = context.Machine.Clock.UtcNow;
        return trust.RootsInForce.Where(r => isSo(r.Info)).Select(r => ErrorCatalogue.RootOutOfDate.Describe(r.Info.Thumbprint, Validity.Fault(r.Info, now)!))
            .Concat(trust.InForce.Where(c => isSo(c.Info)).Select(c => Leaf(context, c.Info).Describe(c.Info, Validity.Fault(c.Info, now)!)));
    }

    private static ErrorDefinition Leaf(CheckContext context, CertificateInfo certificate)
    {
        if (context.Trust.IsOurs(certificate))
            return ErrorCatalogue.EnrolledOutOfDate;
        return context.IsAuthority ? ErrorCatalogue.OwnCertificateOutOfDate : ErrorCatalogue.ExistingOutOfDate;
    }
}
