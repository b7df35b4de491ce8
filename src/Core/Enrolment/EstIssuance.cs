using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Enrolment;

/// <summary>What enrolment and renewal have in common: a request goes out, and what comes back is believed only when it is what was asked for.</summary>
/// <param name="host">Machine name of the authority's server.</param>
/// <param name="address">Where to connect to instead of the name; null or empty: the name.</param>
/// <param name="port">TCP port.</param>
/// <param name="clock">Time to judge certificates at.</param>
/// <param name="random">Spreads the pauses where the authority is full.</param>
/// <param name="timeout">Deadline of each call.</param>
/// <param name="patience">So long after the first attempt whoever is turned away comes again.</param>
internal sealed class EstIssuance(string host, string? address, int port, IClock clock, RandomNumberGenerator random, TimeSpan timeout, TimeSpan patience)
{
    private const double LongestPause = 8;

    // A service that restarts listens again within seconds. Whoever has not met it yet may have the wrong server, and is told soon.
    private static readonly TimeSpan RestartTime = TimeSpan.FromSeconds(15);

    private bool hasAnswered;

    /// <summary>Asks for a certificate on a connection that is verified against the root.</summary>
    /// <param name="operation">simpleenroll or simplereenroll.</param>
    /// <param name="kind">Server or Client; the EST label.</param>
    /// <param name="root">The only trust anchor, DER.</param>
    /// <param name="machine">This machine's name.</param>
    /// <param name="request">PKCS#10 request, DER.</param>
    /// <param name="own">What is shown in the handshake, or null.</param>
    /// <param name="prove">Adds what proves who asks, or null.</param>
    public EnrolledCertificate Ask(
        string operation, CertificateKind kind, byte[] root, string machine, byte[] request, X509Certificate2? own = null, Action<HttpRequestMessage>? prove = null)
    {
        var label = kind switch
        {
            CertificateKind.Server => "server",
            CertificateKind.Client => "client",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Only server and client certificates are enrolled."),
        };
        var anchor = CertificateInfo.Parse(root);
        var key = CertificationRequest.Parse(request).SubjectPublicKeyInfo;
        var reply = Send(Message, anchor, own);
        var issued = Certificates(reply.Body).FirstOrDefault(c => c.PublicKeyEquals(key))
            ?? throw ErrorCatalogue.IssuedWrong.With(host, EnrolmentTexts.ForOtherKey);
        if (WhyWrong(issued, anchor, kind, machine) is { } reason)
            throw ErrorCatalogue.IssuedWrong.With(host, reason);
        return new EnrolledCertificate(issued.Der, reply.AuditHead, reply.HasProvenExtensions);

        HttpRequestMessage Message()
        {
            var message = new HttpRequestMessage(HttpMethod.Post, new Uri($"{label}/{operation}", UriKind.Relative)) { Content = new StringContent(EstBody.Encode(request), Encoding.ASCII) };
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/pkcs10");
            message.Content.Headers.Add("Content-Transfer-Encoding", "base64");
            prove?.Invoke(message);
            return message;
        }
    }

    /// <summary>
    /// Sends a request on a connection of its own; again where the authority turns it away because it is full, or where nobody listens,
    /// because it may be starting again. Whatever is asked may be asked twice: a token gives the same key its certificate again.
    /// </summary>
    /// <param name="request">Makes the request for each attempt. Its URI is relative to <c>/.well-known/est/</c>.</param>
    /// <param name="root">The only trust anchor; null trusts nobody and accepts every certificate.</param>
    /// <param name="own">What is shown in the handshake, or null.</param>
    public EstReply Send(Func<HttpRequestMessage> request, CertificateInfo? root, X509Certificate2? own = null)
    {
        var start = clock.UtcNow;
        for (var pause = 1.0; ; pause = Math.Min(2 * pause, LongestPause))
        {
            try
            {
                using var connection = new EstConnection(host, string.IsNullOrEmpty(address) ? null : address, port, root, clock, timeout, own);
                using var message = request();
                var reply = connection.Send(message);
                hasAnswered = true;
                return reply;
            }
            catch (TrustException e) when (clock.UtcNow < start + PatienceFor(e))
            {
                clock.Sleep(TimeSpan.FromSeconds(Spread(pause)));
            }
        }
    }

    /// <summary>The certificates in an answer; QVT3006 when it holds none.</summary>
    public IReadOnlyList<CertificateInfo> Certificates(byte[] answer)
    {
        try
        {
            return [.. Pkcs7.Parse(answer).Select(CertificateInfo.Parse)];
        }
        catch (FormatException e)
        {
            throw ErrorCatalogue.AuthorityReplyMalformed.From(e, host, EnrolmentTexts.BodyWithoutCertificates);
        }
    }

    private TimeSpan PatienceFor(TrustException error)
    {
        if (error.Code == ErrorCatalogue.TurnedAway.Code)
            return patience;
        if (!EstConnection.IsRefused(error))
            return TimeSpan.Zero;
        return hasAnswered || patience < RestartTime ? patience : RestartTime;
    }

    // Between half and all of it: those who were turned away together must not come again together.
    private double Spread(double seconds)
    {
        var part = new byte[1];
        random.GetBytes(part);
        return seconds * (1 + part[0] / (double)byte.MaxValue) / 2;
    }

    private string? WhyWrong(CertificateInfo issued, CertificateInfo root, CertificateKind kind, string machine)
    {
        var (name, subject) = kind == CertificateKind.Server
            ? (machine, "CN=" + machine)
            : (CertificateInfo.QvProxyName, CertificateInfo.QvProxySubject);
        return string.Equals(issued.Subject, subject, StringComparison.OrdinalIgnoreCase)
            ? ChainVerifier.VerifyIssued(issued, [root], kind, name, clock.UtcNow)
            : EnrolmentTexts.OtherSubject.With(EstRefusal.OneLine(issued.Subject), subject);
    }
}
