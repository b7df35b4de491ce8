using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using QvTrust.Authority.Audit;
using QvTrust.Authority.Enrolment;
using QvTrust.Authority.Est;
using QvTrust.Authority.Hosting;
using QvTrust.Authority.Revocation;
using QvTrust.Authority.Ledger;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Admin;

/// <summary>What administrators on this server may do: tokens, offline packages, revocations, and reading the ledger.</summary>
internal sealed class AdminEndpoints(
    AuthorityConfiguration configuration,
    IAdminTransport transport,
    CertificateInfo root,
    Ledger.Ledger ledger,
    AuthorityAudit audit,
    TokenMint mint,
    PackageMaker packages,
    Revoker revoker,
    IClock clock,
    AuthorityLog log)
{
    internal async Task HandleAsync(HttpContext context)
    {
        try
        {
            var account = transport.RequireAdministrator(context);
            await ((context.Request.Method, context.Request.Path.Value) switch
            {
                ("GET", AdminChannel.Tokens) => ListAsync(context),
                ("POST", AdminChannel.Tokens) => MakeAsync(context, account),
                ("DELETE", { } path) when path.StartsWith(AdminChannel.Tokens + "/", StringComparison.Ordinal)
                    => RevokeAsync(context, path[(AdminChannel.Tokens.Length + 1)..], account),
                ("POST", AdminChannel.Packages) => MakePackageAsync(context, account),
                ("GET", AdminChannel.Ledger) => CopyLedgerAsync(context, account),
                ("GET", AdminChannel.AuditHead) => HeadAsync(context),
                ("GET", AdminChannel.Audit) => AuditAsync(context),
                ("GET", AdminChannel.Certificates) => CertificatesAsync(context),
                ("POST", AdminChannel.Revocations) => RevokeCertificatesAsync(context, account),
                _ => throw ErrorCatalogue.AdministrationUnknown.With(context.Request.Method),
            });
        }
        catch (TrustException e)
        {
            log.Warning(AdminTexts.AdministrationRefused.With(e.Reason));
            await PlainError.WriteAsync(context, e);
        }
    }

    private Task ListAsync(HttpContext context)
    {
        var now = clock.UtcNow;
        var tokens = ledger.List().Select(t => new ListedToken(t.Token.Id, t.Token.Machine, t.Token.Roles, t.Token.Created, t.Token.Expires,
            t.Token.CreatedBy, State(t.Token, t.Redeemed.Count, now), t.Redeemed));
        return JsonAsync(context, JsonSerializer.SerializeToUtf8Bytes(new TokenList([.. tokens]), AdminJson.Default.TokenList));
    }

    private async Task MakeAsync(HttpContext context, string account)
    {
        var wanted = await ReadAsync(context, AdminJson.Default.NewTokens);
        // The reader refuses a null everywhere but in a list.
        if (wanted.Servers.Contains(null!))
            throw ErrorCatalogue.CommandLineWrong.With(AdminTexts.NamesNoServer);
        var made = mint.Make(wanted, account);
        foreach (var token in made)
            log.Info(AdminTexts.TokenMade.With(token.Id, token.Machine, string.Join(',', token.Roles), account, token.Expires));
        var answer = new MadeTokens(configuration.Machine, configuration.Port, made);
        await JsonAsync(context, JsonSerializer.SerializeToUtf8Bytes(answer, AdminJson.Default.MadeTokens));
    }

    private async Task MakePackageAsync(HttpContext context, string account)
    {
        var made = packages.Make(await ReadAsync(context, AdminJson.Default.NewPackage), account);
        log.Info(AdminTexts.PackageMade.With(made.Sha256, made.Machine, string.Join(',', made.Roles), account, made.Expires));
        await JsonAsync(context, JsonSerializer.SerializeToUtf8Bytes(made, AdminJson.Default.MadePackage));
    }

    private static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted)
                ?? throw ErrorCatalogue.CommandLineWrong.With(AdminTexts.NamesNoServer);
        }
        // Not as the inner exception: its text could show a part of what was sent.
        catch (JsonException)
        {
            throw ErrorCatalogue.CommandLineWrong.With(AdminTexts.DifferentVersions);
        }
    }

    private Task RevokeAsync(HttpContext context, string id, string account)
    {
        if (!ledger.Revoke(id, account))
            throw ErrorCatalogue.TokenNotFound.With(id);
        log.Info(AdminTexts.TokenRevoked.With(id, account));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private async Task CopyLedgerAsync(HttpContext context, string account)
    {
        await using var copy = ledger.Copy();
        log.Info(AdminTexts.LedgerCopied.With(account));
        context.Response.ContentType = "application/vnd.sqlite3";
        context.Response.ContentLength = copy.Length;
        await copy.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private Task HeadAsync(HttpContext context)
    {
        var position = new AuditPosition(ledger.Id, audit.Head().ToString(), root.Der);
        return JsonAsync(context, JsonSerializer.SerializeToUtf8Bytes(position, AdminJson.Default.AuditPosition));
    }

    private Task AuditAsync(HttpContext context)
    {
        var after = long.TryParse(context.Request.Query["after"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var page = new AuditPage(ledger.Audit(after, AdminChannel.AuditPageRows));
        return JsonAsync(context, JsonSerializer.SerializeToUtf8Bytes(page, AdminJson.Default.AuditPage));
    }

    private Task CertificatesAsync(HttpContext context)
    {
        var list = new CertificateList(ledger.Issued(), ledger.Unknown());
        return JsonAsync(context, JsonSerializer.SerializeToUtf8Bytes(list, AdminJson.Default.CertificateList));
    }

    private async Task RevokeCertificatesAsync(HttpContext context, string account)
    {
        var made = revoker.Revoke(await ReadAsync(context, AdminJson.Default.NewRevocation), account);
        foreach (var revoked in made.Certificates.Where(c => c.IsNew))
            log.Info(AdminTexts.CertificateRevoked.With(revoked.Kind, revoked.Thumbprint, revoked.Machine, account, revoked.Reason));
        await JsonAsync(context, JsonSerializer.SerializeToUtf8Bytes(made, AdminJson.Default.MadeRevocation));
    }

    private static async Task JsonAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static string State(TokenRecord token, int redeemed, DateTimeOffset now)
        => token.Revoked is not null ? "revoked" : redeemed > 0 ? "redeemed" : token.Expires <= now ? "expired" : "open";
}
