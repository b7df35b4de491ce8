using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using QvTrust.Lab.Machine;

namespace QvTrust.Lab.StandIns;

/// <summary>
/// A role's ports. Each answers one request (any bytes, up to an empty line) with an HTTP answer whose body is
/// "MACHINE SERVICE PORT tls|plain": a client that has read it knows that the handshake was taken on both sides.
/// </summary>
internal sealed class Listeners : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly List<TcpListener> listeners = [];
    private readonly CancellationTokenSource stop = new();
    private readonly string service;
    private readonly Identity? identity;
    private readonly SslStreamCertificateContext? certificate;

    public Listeners(string service, Identity? identity)
    {
        this.service = service;
        this.identity = identity;
        this.certificate = identity is null ? null : SslStreamCertificateContext.Create(identity.Server, null, offline: true);
    }

    public void Open(Port port)
    {
        var listener = new TcpListener(port.LoopbackOnly ? IPAddress.Loopback : IPAddress.Any, port.Number);
        listener.Start();
        listeners.Add(listener);
        _ = AcceptAsync(listener, port);
    }

    public void Dispose()
    {
        stop.Cancel();
        listeners.ForEach(l => l.Stop());
        stop.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener, Port port)
    {
        while (!stop.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // The listener was closed, or the caller went away before it was taken; the loop's condition tells which.
                continue;
            }

            _ = ServeAsync(client, port);
        }
    }

    private async Task ServeAsync(TcpClient client, Port port)
    {
        using var _ = client;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            if (port.Mode == PortMode.Plain || this.certificate is null)
            {
                await AnswerAsync(client.GetStream(), port.Number, "plain", patience.Token);
                return;
            }

            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(Options(port), patience.Token);
            await AnswerAsync(tls, port.Number, "tls", patience.Token);
            await tls.ShutdownAsync();
        }
        catch (Exception e) when (e is IOException or AuthenticationException or SocketException or OperationCanceledException)
        {
            LabLog.Write(service, $"port {port.Number}: refused: {e.Message}");
        }
    }

    private SslServerAuthenticationOptions Options(Port port) => new()
    {
        ServerCertificateContext = this.certificate,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        ClientCertificateRequired = port.Mode == PortMode.TlsForClients,
        RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            port.Mode != PortMode.TlsForClients
            || (certificate is X509Certificate2 client
                && client.Subject == TrustSet.ClientSubject
                && CertificateParts.IsSignedBy(client, identity!.Root)),
    };

    private async Task AnswerAsync(Stream stream, int port, string how, CancellationToken cancel)
    {
        var buffer = new byte[4096];
        var request = "";
        while (!request.Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, cancel);
            if (read == 0)
            {
                return;
            }

            request += Encoding.Latin1.GetString(buffer, 0, read);
            if (request.Length > 8192 || request[0] < ' ')
            {
                // Not text: somebody speaks TLS to a plain port.
                break;
            }
        }

        var body = $"{Environment.MachineName} {service} {port} {how}\n";
        var answer = $"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), cancel);
        await stream.FlushAsync(cancel);
    }
}
