using System.Net.Http.Headers;
using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Enrolment;

/// <summary>EST client (RFC 7030) of an authority on the QMS server, over TLS 1.2. Every call has a connection of its own, which ends with it.</summary>
public sealed class EnrolmentClient : IEnrolmentClient, IRevocationClient
{
    private readonly string host;
    private readonly string? address;
    private readonly int port;
    private readonly IClock clock;
    private readonly TimeSpan timeout;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="host">Machine name of the QMS server: what its certificate must be for.</param>
    /// <param name="address">DNS name or address to connect to where the machine name does not resolve; null otherwise.</param>
    /// <param name="port">TCP port of the authority.</param>
    /// <param name="clock">Time to judge certificates at.</param>
    /// <param name="timeout">Deadline of each call, from connecting to the last byte.</param>
    public EnrolmentClient(string host, string? address, int port, IClock clock, TimeSpan timeout)
        => (this.host, this.address, this.port, this.clock, this.timeout) = (host, string.IsNullOrEmpty(address) ? null : address, port, clock, timeout);

    /// <inheritdoc/>
    public byte[] FetchRoot(byte[] pin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("cacerts", UriKind.Relative));
        var root = Certificates(Send(request, root: null).Body).FirstOrDefault(c => Digests.FixedTimeEquals(c.SpkiSha256, pin) && c.IsSelfSigned);
        return root?.Der ?? throw ErrorCatalogue.PinMismatch.With(host);
    }

    /// <inheritdoc/>
    public EnrolledCertificate Enrol(CertificateKind kind, byte[] root, EnrolmentToken token, string machine, string role, byte[] request)
    {
        var label = kind switch
        {
            CertificateKind.Server => "server",
            CertificateKind.Client => "client",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Only server and client certificates are enrolled."),
        };
        var anchor = CertificateInfo.Parse(root);
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(label + "/simpleenroll", UriKind.Relative));
        message.Content = new StringContent(EstBody.Encode(request), Encoding.ASCII);
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/pkcs10");
        message.Content.Headers.Add("Content-Transfer-Encoding", "base64");
        message.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{machine}:{token.Encode()}")));
        message.Headers.Add("QvTrust-Role", role);
        var key = CertificationRequest.Parse(request).SubjectPublicKeyInfo;
        var reply = Send(message, anchor);
        var issued = Certificates(reply.Body).FirstOrDefault(c => c.PublicKeyEquals(key))
            ?? throw ErrorCatalogue.IssuedWrong.With(host, "it is for another key");
        if (WhyWrong(issued, anchor, kind, machine) is { } reason)
            throw ErrorCatalogue.IssuedWrong.With(host, reason);
        return new EnrolledCertificate(issued.Der, reply.AuditHead, reply.HasProvenExtensions);
    }

    /// <inheritdoc/>
    public void Revoke(byte[] root, RevocationRequest request)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(RevocationRequest.Path, UriKind.Relative));
        message.Content = new ByteArrayContent(request.Encode());
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        Send(message, CertificateInfo.Parse(root));
    }

    private EstReply Send(HttpRequestMessage request, CertificateInfo? root)
    {
        using var connection = new EstConnection(host, address, port, root, clock, timeout);
        return connection.Send(request);
    }

    private IReadOnlyList<CertificateInfo> Certificates(byte[] answer)
    {
        try
        {
            return [.. Pkcs7.Parse(answer).Select(CertificateInfo.Parse)];
        }
        catch (FormatException e)
        {
            throw ErrorCatalogue.AuthorityReplyMalformed.From(e, host, "its body holds no certificates");
        }
    }

    private string? WhyWrong(CertificateInfo issued, CertificateInfo root, CertificateKind kind, string machine)
    {
        var (name, subject) = kind == CertificateKind.Server
            ? (machine, "CN=" + machine)
            : (CertificateInfo.QvProxyName, CertificateInfo.QvProxySubject);
        return string.Equals(issued.Subject, subject, StringComparison.OrdinalIgnoreCase)
            ? ChainVerifier.Verify(issued, [root], name, clock.UtcNow)
            : $"its subject is {EstRefusal.OneLine(issued.Subject)}, not {subject}";
    }
}
