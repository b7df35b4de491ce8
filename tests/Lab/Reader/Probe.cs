using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using QvTrust.Lab.Machine;

namespace QvTrust.Lab.Reader;

/// <summary>
/// Calls another server as a QlikView service would, and judges what it finds by this server's own LM\Root: by the
/// root's key (Q9) and by the machine name (Q25). Accepted means that an answer was read behind the handshake.
/// </summary>
internal static class Probe
{
    private const int Parallel = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly byte[] Request = "GET / HTTP/1.0\r\n\r\n"u8.ToArray();

    public static string Run(Arguments arguments)
    {
        var requests = arguments.Option("--list") is { } file
            ? File.ReadAllLines(file).Where(l => l.Trim().Length > 0).Select(ProbeRequest.FromLine).ToArray()
            : [ProbeRequest.From(arguments)];
        var roots = TrustSet.Roots();
        using var gate = new SemaphoreSlim(Parallel);
        var answers = Task.WhenAll(requests.Select(async request =>
        {
            await gate.WaitAsync();
            try
            {
                return await AskAsync(request, roots);
            }
            finally
            {
                gate.Release();
            }
        })).GetAwaiter().GetResult();
        return string.Concat(answers.Select(Json.WriteLine));
    }

    private static async Task<JsonObject> AskAsync(ProbeRequest request, IReadOnlyList<StoredCertificate> roots)
    {
        var clock = Stopwatch.StartNew();
        var verdict = new Verdict();
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            using var client = new TcpClient();
            await client.ConnectAsync(request.Connect ?? request.Host, request.Port, patience.Token);
            await (request.Plain
                ? AskPlainAsync(client, verdict, patience.Token)
                : AskTlsAsync(client, request, roots, verdict, patience.Token));
        }
        catch (SocketException e)
        {
            verdict.Reason ??= "connect-failed";
            verdict.Detail = e.SocketErrorCode + ": " + e.Message;
        }
        catch (OperationCanceledException)
        {
            verdict.Reason ??= "timeout";
        }

        return new JsonObject
        {
            ["id"] = request.Id,
            ["from"] = Environment.MachineName,
            ["to"] = request.To,
            ["accepted"] = verdict.Reason == "ok",
            ["reason"] = verdict.Reason ?? "no-answer",
            ["peer"] = verdict.Peer is not { } peer ? null : new JsonObject
            {
                ["subject"] = peer.Subject,
                ["issuer"] = peer.Issuer,
                ["thumbprint"] = peer.Thumbprint,
            },
            ["tls"] = verdict.Tls,
            ["answer"] = verdict.Answer,
            ["detail"] = verdict.Detail,
            ["milliseconds"] = clock.ElapsedMilliseconds,
        };
    }

    private static async Task AskPlainAsync(TcpClient client, Verdict verdict, CancellationToken cancel)
    {
        try
        {
            verdict.Answer = await ExchangeAsync(client.GetStream(), cancel);
        }
        catch (IOException e)
        {
            verdict.Detail = e.Message;
        }

        verdict.Reason = verdict.Answer is null ? "plain-text-refused" : "ok";
    }

    private static async Task AskTlsAsync(
        TcpClient client, ProbeRequest request, IReadOnlyList<StoredCertificate> roots, Verdict verdict, CancellationToken cancel)
    {
        var own = request.Client == "none" ? null : ClientCertificate(request.Client);
        if (own is null && request.Client != "none")
        {
            verdict.Reason = "no-client-certificate-here";
            return;
        }

        try
        {
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = request.ExpectedName,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                    // The only form in which the lab's platform sends a client certificate.
                    ClientCertificateContext = own is null ? null : SslStreamCertificateContext.Create(own, null, offline: true),
                    RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    {
                        verdict.Peer = certificate as X509Certificate2 is { } peer ? X509CertificateLoader.LoadCertificate(peer.RawData) : null;
                        verdict.Reason = verdict.Peer is null ? "no-certificate" : Judge(verdict.Peer, roots, request.ExpectedName);
                        return verdict.Reason is null;
                    },
                },
                cancel);
            verdict.Tls = tls.SslProtocol.ToString();
            verdict.Answer = await ExchangeAsync(tls, cancel);
            verdict.Reason = verdict.Answer is not null ? "ok" : "client-certificate-refused";
        }
        catch (Exception e) when (e is IOException or AuthenticationException or Win32Exception)
        {
            verdict.Detail = e.Message;
            // The peer's certificate was fine, and then the peer hung up: it did not like ours.
            verdict.Reason ??= verdict.Peer is not null
                ? "client-certificate-refused"
                : await SpeaksPlainAsync(request, cancel) ? "not-tls" : "handshake-failed";
        }
    }

    /// <summary>Null where the peer is to be trusted.</summary>
    private static string? Judge(X509Certificate2 peer, IReadOnlyList<StoredCertificate> roots, string name)
    {
        var now = DateTime.Now;
        return !roots.Any(r => CertificateParts.IsSignedBy(peer, r.Certificate)) ? "untrusted-root"
            : now < peer.NotBefore || now > peer.NotAfter ? "not-valid-now"
            : IPAddress.TryParse(name, out _) ? "address-not-name"
            : CertificateParts.IsFor(peer, name) ? null : "name-mismatch";
    }

    private static X509Certificate2? ClientCertificate(string wanted) =>
        wanted == "qvproxy" ? TrustSet.Find(TrustSet.ClientSubject)?.Leaf.Certificate
        : Directory.Exists(wanted) ? Stranger.Load(wanted, "client")
        : CertificateStore.MachineMy()
            .FirstOrDefault(c => c.Certificate.Thumbprint.Equals(wanted, StringComparison.OrdinalIgnoreCase))?.Certificate;

    private static async Task<string?> ExchangeAsync(Stream stream, CancellationToken cancel)
    {
        await stream.WriteAsync(Request, cancel);
        var buffer = new byte[4096];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancel);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        var text = Encoding.Latin1.GetString(buffer, 0, length);
        return text.StartsWith("HTTP/", StringComparison.Ordinal) ? text[(text.LastIndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Trim() : null;
    }

    private static async Task<bool> SpeaksPlainAsync(ProbeRequest request, CancellationToken cancel)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(request.Connect ?? request.Host, request.Port, cancel);
            return await ExchangeAsync(client.GetStream(), cancel) is not null;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // It answers no plain text either.
            return false;
        }
    }

    private sealed class Verdict
    {
        public string? Reason { get; set; }
        public string? Detail { get; set; }
        public string? Answer { get; set; }
        public string? Tls { get; set; }
        public X509Certificate2? Peer { get; set; }
    }
}
