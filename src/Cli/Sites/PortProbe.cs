using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using QvTrust.Core.Certificates;

namespace QvTrust.Cli.Sites;

/// <summary>What a port came to.</summary>
internal enum PortAnswer
{
    /// <summary>TLS, with a certificate of the root for that machine.</summary>
    Trusted,

    /// <summary>Something else.</summary>
    Other,

    /// <summary>The server is there, and nobody listens.</summary>
    Closed,

    /// <summary>No server of that name answers.</summary>
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
/// <param name="patience">Longest time for one port.</param>
/// <param name="address">Where a machine is; null: where its name leads.</param>
internal sealed class PortProbe(CertificateInfo root, DateTimeOffset now, X509Certificate2? client, TimeSpan patience, Func<string, int, IPEndPoint>? address = null)
{
    internal async Task<ProbedPort> AskAsync(string machine, int port, CancellationToken cancel)
    {
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patient.CancelAfter(patience);
        using var socket = new TcpClient();
        try
        {
            if (address is null)
                await socket.ConnectAsync(machine, port, patient.Token);
            else
                await socket.ConnectAsync(address(machine, port), patient.Token);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return new ProbedPort(port, PortAnswer.Closed, "nobody listens");
        }
        catch (Exception e) when (e is SocketException || IsOver(e, cancel))
        {
            return new ProbedPort(port, PortAnswer.Silent, e is SocketException ? e.Message.TrimEnd('.') : NoAnswer);
        }
        return await HandshakeAsync(socket, machine, port, patient.Token, cancel);
    }

    private string NoAnswer => $"no answer within {patience.TotalSeconds:0} s";

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
                    CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                    ClientCertificates = client is null ? null : [client],
                    LocalCertificateSelectionCallback = client is null ? null : (_, _, _, _, _) => client,
                    RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    {
                        peer = certificate is null ? null : CertificateInfo.TryParse(certificate.GetRawCertData());
                        fault = peer is null ? "it shows no certificate" : ChainVerifier.Verify(peer, [root], CertificateKind.Server, machine, now);
                        return fault is null;
                    },
                },
                patient);
            return new ProbedPort(port, PortAnswer.Trusted, "", peer!.SerialNumber);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException || IsOver(e, cancel))
        {
            return new ProbedPort(port, PortAnswer.Other, fault is null ? "it does not speak TLS with certificates" : "its certificate: " + fault);
        }
    }

    private static bool IsOver(Exception e, CancellationToken cancel) => e is OperationCanceledException && !cancel.IsCancellationRequested;
}
