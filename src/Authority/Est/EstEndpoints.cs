using System.Net;
using Microsoft.AspNetCore.Http;
using QvTrust.Authority.Audit;
using QvTrust.Authority.Enrolment;
using QvTrust.Authority.Hosting;
using QvTrust.Authority.Policies;
using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Est;

/// <summary>EST (RFC 7030): cacerts, csrattrs and simpleenroll.</summary>
internal sealed class EstEndpoints(
    string authorityName,
    byte[] rootCertificate,
    TokenVerifier verifier,
    Enroller enroller,
    LearnedExtensions? learned,
    RequestGuard guard,
    AuthorityAudit audit,
    AuthorityLog log)
{
    private readonly byte[] rootReply = EstMessages.Body(rootCertificate);

    internal Task CaCertsAsync(HttpContext context) => EstMessages.ReplyAsync(context, "application/pkcs7-mime", rootReply);

    // RFC 7030, 4.5.2: a request may hold what it likes, and nothing but its key is looked at.
    internal static Task NoAttributesAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    internal Task SimpleEnrollAsync(HttpContext context, CertificateKind kind) => guard.RunAsync(
        context,
        EstTexts.Enrolment.With(kind),
        AuditAction.EnrolmentRefused,
        () => BasicCredentials.Parse(context.Request.Headers.Authorization)?.Machine,
        address => EnrolAsync(context, kind, address));

    private async Task EnrolAsync(HttpContext context, CertificateKind kind, IPAddress address)
    {
        var (machine, text) = BasicCredentials.Parse(context.Request.Headers.Authorization)
            ?? throw ErrorCatalogue.TokenMissing.With(authorityName, "MACHINE", "ROLE");
        var role = context.Request.Headers.TryGetValue("QvTrust-Role", out var given) ? given.ToString() : null;
        var token = verifier.Verify(machine, text, role);
        var request = await EstMessages.ReadRequestAsync(context);
        var certificate = await enroller.EnrolAsync(token, kind, request, address.ToString());
        log.Info(EstTexts.CertificateSent.With(kind, CertificateInfo.ThumbprintOf(certificate), token.Machine, token.Id, address));
        if (learned?.AreProven(kind) == true)
            context.Response.Headers[EnrolledCertificate.ExtensionsHeader] = EnrolledCertificate.ProvenExtensions;
        context.Response.Headers[AuditHead.HeaderName] = audit.Head().ToString();
        await EstMessages.ReplyIssuedAsync(context, certificate);
    }
}
