using Microsoft.AspNetCore.Http;
using QvTrust.Authority.Est;
using QvTrust.Authority.Keys;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Revocation;

/// <summary>The list of revoked certificates (RFC 5280, 5) for whoever asks: a scanner, an auditor. QlikView does not.</summary>
internal sealed class RevocationListEndpoint(AuthorityKeys keys, Ledger.Ledger ledger)
{
    internal const string Path = "/crl";

    internal async Task HandleAsync(HttpContext context)
    {
        if (!RevocationList.IsAllowedTo(keys.Root))
        {
            await PlainError.WriteAsync(context, ErrorCatalogue.RevocationListNotAllowed.With(keys.Root.Thumbprint));
            return;
        }
        var list = ledger.RevocationList(keys.Root.SpkiSha256, (number, made, revoked)
            => RevocationList.Create(keys.Root, keys.RootKey, number, made, made + Ledger.Ledger.ListLifetime, revoked));
        context.Response.ContentType = "application/pkix-crl";
        context.Response.ContentLength = list.Length;
        await context.Response.Body.WriteAsync(list, context.RequestAborted);
    }
}
