using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The files of the License Service do not show the certificates in force.</summary>
internal sealed class LicenseServiceStale() : Check(16, "license-service-stale")
{
    public override string? Lab => "checks-of-the-license-service";

    public override bool IsForAuthority => true;

    public override bool IsMendedBySetup => true;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        if (PemFiles.Missing(context.Machine).Count > 0
            || context.Trust.InForce.FirstOrDefault(c => c.IsFor(CertificateKind.Server, context.Machine.Name)) is not { } server
            || context.Trust.Roots.FirstOrDefault(r => server.Info.IsSignedBy(r.Info)) is not { } root)
            yield break;
        PemFiles.RequireReadable(context.Machine);
        if (PemFiles.WhyStale(context.Machine, root.Info, server.Info) is { } stale)
            yield return ErrorCatalogue.PemNotFresh.Describe(CheckTexts.ExportFolder, stale);
    }
}
