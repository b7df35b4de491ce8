using System.Net;
using Microsoft.AspNetCore.Http;
using QvTrust.Authority.Audit;
using QvTrust.Authority.Est;
using QvTrust.Authority.Hosting;
using QvTrust.Authority.Ledger;
using QvTrust.Authority.Policies;
using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Renewal;

/// <summary>EST's simplereenroll (RFC 7030, 4.2.2): the certificate of the TLS handshake is the only credential.</summary>
internal sealed class RenewalEndpoint(Renewer renewer, LearnedExtensions? learned, RequestGuard guard, AuthorityAudit audit, AuthorityLog log)
{
    internal Task HandleAsync(HttpContext context, CertificateKind kind)
    {
        IssuedCertificate? holder = null;
        return guard.RunAsync(context, RenewalTexts.Renewal.With(kind), AuditAction.RenewalRefused, () => holder?.Issued.Machine, async address =>
        {
            holder = renewer.Identify(context.Connection.ClientCertificate?.RawData);
            await RenewAsync(context, holder, kind, address);
        });
    }

    private async Task RenewAsync(HttpContext context, IssuedCertificate holder, CertificateKind kind, IPAddress address)
    {
        renewer.Check(holder, kind);
        var certificate = await renewer.RenewAsync(holder, kind, await EstMessages.ReadRequestAsync(context), address.ToString());
        log.Info(RenewalTexts.CertificateSent.With(kind, CertificateInfo.Parse(certificate).Thumbprint, holder.Issued.Machine, CertificateInfo.Parse(holder.Der).Thumbprint, address));
        if (learned?.AreProven(kind) == true)
            context.Response.Headers[EnrolledCertificate.ExtensionsHeader] = EnrolledCertificate.ProvenExtensions;
        context.Response.Headers[AuditHead.HeaderName] = audit.Head().ToString();
        await EstMessages.ReplyIssuedAsync(context, certificate);
    }
}
