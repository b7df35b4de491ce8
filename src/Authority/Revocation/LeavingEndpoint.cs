using Microsoft.AspNetCore.Http;
using QvTrust.Authority.Est;
using QvTrust.Authority.Hosting;
using QvTrust.Authority.Ledger;
using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Revocation;

/// <summary>
/// A server that leaves asks for the revocation of its own certificate: the signature of that certificate's key is the
/// credential. Whoever has the key could ask for no more than that.
/// </summary>
internal sealed class LeavingEndpoint(CertificateInfo root, Ledger.Ledger ledger, RequestGuard guard, IClock clock, AuthorityLog log)
{
    internal Task HandleAsync(HttpContext context)
    {
        string? machine = null;
        return guard.RunAsync(context, RevocationTexts.Revocation, AuditAction.RevocationRefused, () => machine, async address =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var (holder, certificate) = Verify(body.ToArray());
            machine = holder.Issued.Machine;
            foreach (var (revoked, isNew) in ledger.Revoke(root.SpkiSha256, certificate.SerialNumber, RevocationReason.CessationOfOperation, machine, address.ToString()))
                log.Info((isNew ? RevocationTexts.RevokedByServer : RevocationTexts.RevokedBefore).With(revoked.Kind, revoked.Thumbprint, machine, address));
        });
    }

    // A serial number that is not known and a wrong signature are told alike: strangers learn nothing of the ledger.
    private (IssuedCertificate Holder, CertificateInfo Certificate) Verify(byte[] body)
    {
        var request = RevocationRequest.TryParse(body) ?? throw ErrorCatalogue.RevocationRefused.With(RevocationTexts.RequestUnreadable);
        var holder = request.RootPin == Convert.ToHexString(root.SpkiSha256) ? ledger.FindIssued(root.SpkiSha256, request.Serial) : null;
        var certificate = holder is null ? null : CertificateInfo.Parse(holder.Der);
        if (holder is null || certificate is null || !request.IsSignedBy(certificate))
            throw ErrorCatalogue.RevocationRefused.With(RevocationTexts.NotSignedByKnownKey);
        return (clock.UtcNow - request.Time).Duration() <= RevocationRequest.Skew
            ? (holder, certificate)
            : throw ErrorCatalogue.RevocationRefused.With(RevocationTexts.TimeNotNow);
    }
}
