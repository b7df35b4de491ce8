using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using QvTrust.Authority.Admin;
using QvTrust.Core.Audit;
using QvTrust.Core.Errors;
using QvTrust.Windows;

namespace QvTrust.Cli.Authority;

/// <summary>The administration channel's other end: HTTP with JSON over a local pipe or socket.</summary>
internal sealed class AdminClient : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly HttpClient http;

    private AdminClient(Func<CancellationToken, Task<Stream>> connect)
        => http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (_, cancel) => await connect(cancel),
        })
        {
            BaseAddress = new Uri("http://authority.invalid"),
            Timeout = Deadline,
        };

    /// <summary>The authority of this server: its pipe on Windows, the given socket elsewhere.</summary>
    internal static AdminClient To(string? socket)
    {
        if (socket is not null)
            return new AdminClient(cancel => LocalSocket.ConnectAsync(socket, cancel));
        return OperatingSystem.IsWindows()
            ? new AdminClient(cancel => AuthorityPipe.ConnectAsync(new WindowsMachine().Services, cancel))
            : throw ErrorCatalogue.CommandLineWrong.With(AuthorityTexts.SocketMissing);
    }

    public void Dispose() => http.Dispose();

    internal Task<MadeTokens> MakeAsync(NewTokens wanted, CancellationToken cancel)
        => PostAsync(AdminChannel.Tokens, JsonSerializer.SerializeToUtf8Bytes(wanted, AdminJson.Default.NewTokens), AdminJson.Default.MadeTokens, cancel);

    internal Task<MadePackage> MakePackageAsync(NewPackage wanted, CancellationToken cancel)
        => PostAsync(AdminChannel.Packages, JsonSerializer.SerializeToUtf8Bytes(wanted, AdminJson.Default.NewPackage), AdminJson.Default.MadePackage, cancel);

    internal async Task<IReadOnlyList<ListedToken>> ListAsync(CancellationToken cancel)
        => (await SendAsync(HttpMethod.Get, AdminChannel.Tokens, null, AdminJson.Default.TokenList, cancel)).Tokens;

    /// <summary>Where the audit stands.</summary>
    internal Task<AuditPosition> AuditPositionAsync(CancellationToken cancel)
        => SendAsync(HttpMethod.Get, AdminChannel.AuditHead, null, AdminJson.Default.AuditPosition, cancel);

    /// <summary>All rows of the audit, in their order.</summary>
    internal async Task<IReadOnlyList<AuditRow>> AuditAsync(CancellationToken cancel)
    {
        var rows = new List<AuditRow>();
        while (true)
        {
            var after = rows.Count == 0 ? 0 : rows[^1].Sequence;
            var page = await SendAsync(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{AdminChannel.Audit}?after={after}"), null, AdminJson.Default.AuditPage, cancel);
            if (page.Rows.Count == 0)
                return rows;
            rows.AddRange(page.Rows);
        }
    }

    internal Task<CertificateList> CertificatesAsync(CancellationToken cancel)
        => SendAsync(HttpMethod.Get, AdminChannel.Certificates, null, AdminJson.Default.CertificateList, cancel);

    /// <summary>Revokes certificates.</summary>
    internal Task<MadeRevocation> RevokeCertificatesAsync(NewRevocation wanted, CancellationToken cancel)
        => PostAsync(AdminChannel.Revocations, JsonSerializer.SerializeToUtf8Bytes(wanted, AdminJson.Default.NewRevocation), AdminJson.Default.MadeRevocation, cancel);

    /// <summary>A complete copy of the ledger.</summary>
    internal async Task<byte[]> LedgerAsync(CancellationToken cancel)
    {
        using var answer = await SendAsync(HttpMethod.Get, AdminChannel.Ledger, null, cancel);
        return await answer.Content.ReadAsByteArrayAsync(cancel);
    }

    internal async Task RevokeAsync(string id, CancellationToken cancel)
    {
        if (id.Length == 0 || !id.All(char.IsAsciiHexDigit))
            throw ErrorCatalogue.TokenNotFound.With(id);
        using var answer = await SendAsync(HttpMethod.Delete, $"{AdminChannel.Tokens}/{id.ToLowerInvariant()}", null, cancel);
    }

    private async Task<T> PostAsync<T>(string path, byte[] json, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        using var body = new ByteArrayContent(json);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await SendAsync(HttpMethod.Post, path, body, type, cancel);
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? body, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        using var answer = await SendAsync(method, path, body, cancel);
        await using var content = await answer.Content.ReadAsStreamAsync(cancel);
        try
        {
            return await JsonSerializer.DeserializeAsync(content, type, cancel) ?? throw new JsonException("empty");
        }
        catch (JsonException e)
        {
            throw ErrorCatalogue.AuthorityNotReached.From(e, AuthorityTexts.AnswerUnreadable);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancel)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = body };
            var answer = await http.SendAsync(request, cancel);
            if (answer.IsSuccessStatusCode)
                return answer;
            using (answer)
                throw Refusal.From(await answer.Content.ReadAsStringAsync(cancel), (int)answer.StatusCode);
        }
        catch (HttpRequestException e)
        {
            throw e.InnerException as TrustException ?? ErrorCatalogue.AuthorityNotReached.From(e, (e.InnerException ?? e).Message);
        }
        catch (TaskCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw ErrorCatalogue.AuthorityNotReached.From(e, AuthorityTexts.NoAnswer);
        }
    }
}
