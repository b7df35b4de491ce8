using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Est;

/// <summary>Requests and answers of EST in their form on the wire (RFC 7030, 4; base64 as RFC 8951 has it).</summary>
internal static class EstMessages
{
    /// <summary>The PKCS#10 request, DER; QVT4008 when the body is none.</summary>
    internal static async Task<byte[]> ReadRequestAsync(HttpContext context)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.MediaType.Equals("application/pkcs10", StringComparison.OrdinalIgnoreCase))
            throw ErrorCatalogue.RequestMalformed.With(EstTexts.OtherMediaType).By(CertificationRequest.FormPolicy);
        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            return EstBody.Decode(body.ToArray());
        }
        catch (FormatException e)
        {
            throw ErrorCatalogue.RequestMalformed.From(e, EstTexts.BodyNotBase64).By(CertificationRequest.FormPolicy);
        }
    }

    /// <summary>Answers with an issued certificate.</summary>
    internal static Task ReplyIssuedAsync(HttpContext context, byte[] certificate) => ReplyAsync(context, "application/pkcs7-mime; smime-type=certs-only", Body(certificate));

    internal static async Task ReplyAsync(HttpContext context, string mediaType, byte[] body)
    {
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = body.Length;
        // RFC 8951 makes the header meaningless; clients of RFC 7030 still look for it.
        context.Response.Headers["Content-Transfer-Encoding"] = "base64";
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    // Lines end in LF: base64's command-line decoders take that, and CR they do not.
    internal static byte[] Body(byte[] certificate)
        => Encoding.ASCII.GetBytes(EstBody.Encode(Pkcs7.CertsOnly(certificate)).ReplaceLineEndings("\n") + "\n");
}
