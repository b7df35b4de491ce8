using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using QvTrust.Core.Certificates;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Sites;

/// <summary>What a port came to; of several addresses of a machine, the first of these counts.</summary>
internal enum PortAnswer
{
    /// <summary>It answers, and not with TLS and a certificate of the root for that machine.</summary>
    Other,

    /// <summary>TLS, with a certificate of the root for that machine.</summary>
    Trusted,

    /// <summary>The server is there, and nobody listens.</summary>
    Closed,

    /// <summary>No server of that name answers, or a firewall drops what is sent to the port.</summary>
    Silent,
}

/// <summary>An answer.</summary>
/// <param name="Port">The port.</param>
/// <param name="Answer">What it came to.</param>
/// <param name="Detail">Why it is not trusted, in words.</param>
/// <param name="Serial">Serial number of a trusted certificate.</param>
internal sealed record ProbedPort(int Port, PortAnswer Answer, string Detail, string? Serial = null);

/// <summary>Asks ports for their certificates: a whole handshake each, judged by key and signature of the one root.</summary>
/// <param name="root">The root in force.</param>
/// <param name="now">Time to judge at.</param>
/// <param name="client">What is shown to a port that asks for a client certificate, or null.</param>
/// <param name="patience">Longest time for one address of a port, and for finding the addresses.</param>
/// <param name="addresses">Where a machine's port is; null: where its name leads.</param>
internal sealed class PortProbe(CertificateInfo root, DateTimeOffset now, X509Certificate2? client, TimeSpan patience, Func<string, int, IReadOnlyList<IPEndPoint>>? addresses = null)
{
    /// <summary>What the port says, asked on all addresses of the machine at once.</summary>
    internal Task<ProbedPort> AskAsync(string machine, int port, CancellationToken cancel)
        => OnEachAddressAsync(machine, port, (socket, patient) => HandshakeAsync(socket, machine, port, patient, cancel), cancel);

    /// <summary>True where somebody takes connections on the port; nothing is sent.</summary>
    internal async Task<bool> ListensAsync(string machine, int port, CancellationToken cancel)
        => (await OnEachAddressAsync(machine, port, (_, _) => Task.FromResult(new ProbedPort(port, PortAnswer.Other, SiteTexts.Listens)), cancel)).Answer == PortAnswer.Other;

    private async Task<ProbedPort> OnEachAddressAsync(string machine, int port, Func<TcpClient, CancellationToken, Task<ProbedPort>> ask, CancellationToken cancel)
    {
        IReadOnlyList<IPEndPoint> found;
        using var patient = Patient(cancel);
        try
        {
            found = addresses?.Invoke(machine, port) ?? [.. (await Dns.GetHostAddressesAsync(machine, patient.Token)).Select(a => new IPEndPoint(a, port))];
        }
        catch (Exception e) when (e is SocketException || IsOver(e, cancel))
        {
            return new ProbedPort(port, PortAnswer.Silent, SiteTexts.NameUnresolved.With(e is SocketException ? e.Message.TrimEnd('.') : SiteTexts.NoAnswer.With(patience.TotalSeconds)));
        }
        var answers = await Task.WhenAll(found.Select(a => OnAddressAsync(a, port, ask, cancel)));
        return answers.MinBy(a => a.Answer) ?? new ProbedPort(port, PortAnswer.Silent, SiteTexts.NoAddress);
    }

    private async Task<ProbedPort> OnAddressAsync(IPEndPoint address, int port, Func<TcpClient, CancellationToken, Task<ProbedPort>> ask, CancellationToken cancel)
    {
        using var patient = Patient(cancel);
        try
        {
            using var socket = new TcpClient(address.AddressFamily);
            await socket.ConnectAsync(address, patient.Token);
            return await ask(socket, patient.Token);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return new ProbedPort(port, PortAnswer.Closed, SiteTexts.Closed);
        }
        catch (Exception e) when (e is SocketException { SocketErrorCode: SocketError.TimedOut } || IsOver(e, cancel))
        {
            return new ProbedPort(port, PortAnswer.Silent, SiteTexts.Silent.With(patience.TotalSeconds));
        }
        catch (SocketException e)
        {
            return new ProbedPort(port, PortAnswer.Silent, e.Message.TrimEnd('.'));
        }
    }

    private CancellationTokenSource Patient(CancellationToken cancel)
    {
        var patient = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patient.CancelAfter(patience);
        return patient;
    }

    private async Task<ProbedPort> HandshakeAsync(TcpClient socket, string machine, int port, CancellationToken patient, CancellationToken cancel)
    {
        string? fault = null;
        CertificateInfo? peer = null;
        await using var tls = new SslStream(socket.GetStream());
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = machine,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    // The platform's chain is not asked for; without this it could still fetch what a stranger's certificate points at.
                    CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
                    ClientCertificates = client is null ? null : [client],
                    LocalCertificateSelectionCallback = client is null ? null : (_, _, _, _, _) => client,
                    RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    {
                        peer = certificate is null ? null : CertificateInfo.TryParse(certificate.GetRawCertData());
                        fault = peer is null ? SiteTexts.NoCertificate : ChainVerifier.Verify(peer, [root], CertificateKind.Server, machine, now);
                        return fault is null;
                    },
                },
                patient);
            return new ProbedPort(port, PortAnswer.Trusted, "", peer!.SerialNumber);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException || IsOver(e, cancel))
        {
            return new ProbedPort(port, PortAnswer.Other, fault is null ? SiteTexts.NoTls : SiteTexts.CertificateWrong.With(fault));
        }
    }

    private static bool IsOver(Exception e, CancellationToken cancel) => e is OperationCanceledException && !cancel.IsCancellationRequested;
}
