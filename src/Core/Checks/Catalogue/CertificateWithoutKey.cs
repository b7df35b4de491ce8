using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A certificate in date whose key is not here, or does not open.</summary>
internal sealed class CertificateWithoutKey() : Check(8, "certificate-without-key")
{
    public override string? Lab => "checks-of-a-node, checks-of-qms";

    public override bool IsMendedBySetup => true;

    protected override IEnumerable<TrustError> Find(CheckContext context)
        => context.Trust.InDate.Where(c => !context.Trust.HasKey(c)).Select(c => IsForOthersOnly(context, c) ? ErrorCatalogue.KeyClosed.Describe(c.Info) : Describe(context, c.Info));

    protected override CheckSeverity SeverityOf(TrustError error, CheckContext context, CheckSeverity usual)
        => error.Code == ErrorCatalogue.KeyClosed.Code ? CheckSeverity.Warning : usual;

    // A key that setup made opens for every administrator: where it does not, it is gone.
    private static bool IsForOthersOnly(CheckContext context, FoundCertificate found) => context.Trust.IsKeyClosed(found) && !context.Trust.IsOurs(found.Info);

    private static TrustError Describe(CheckContext context, CertificateInfo certificate)
    {
        if (context.IsAuthority)
            return ErrorCatalogue.OwnKeyUnusable.Describe(certificate);
        return context.Trust.IsOurs(certificate) && SavedAuthority.Read(context.Machine).Host is { } host
            ? ErrorCatalogue.KeyGone.Describe(certificate, host, context.Machine.Name, string.Join(",", context.Roles.Select(r => r.Name)))
            : ErrorCatalogue.ExistingKeyUnusable.Describe(certificate);
    }
}
