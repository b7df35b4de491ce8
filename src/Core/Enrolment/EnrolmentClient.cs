using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Enrolment;

/// <summary>EST client (RFC 7030) of an authority on the QMS server, over TLS 1.2. Every call has a connection of its own, which ends with it.</summary>
public sealed class EnrolmentClient : IEnrolmentClient, IRevocationClient
{
    private readonly string host;
    private readonly EstIssuance issuance;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="host">Machine name of the QMS server: what its certificate must be for.</param>
    /// <param name="address">DNS name or address to connect to where the machine name does not resolve; null otherwise.</param>
    /// <param name="port">TCP port of the authority.</param>
    /// <param name="clock">Time to judge certificates at.</param>
    /// <param name="random">Spreads the pauses where the authority is full.</param>
    /// <param name="timeout">Deadline of each call, from connecting to the last byte.</param>
    /// <param name="patience">So long after the first attempt whoever is turned away comes again.</param>
    public EnrolmentClient(string host, string? address, int port, IClock clock, RandomNumberGenerator random, TimeSpan timeout, TimeSpan patience)
        => (this.host, issuance) = (host, new EstIssuance(host, address, port, clock, random, timeout, patience));

    /// <inheritdoc/>
    public byte[] FetchRoot(byte[] pin)
    {
        var root = issuance.Certificates(issuance.Send(() => new HttpRequestMessage(HttpMethod.Get, new Uri("cacerts", UriKind.Relative)), root: null).Body).FirstOrDefault(c => Digests.FixedTimeEquals(c.SpkiSha256, pin) && c.IsSelfSigned);
        return root?.Der ?? throw ErrorCatalogue.PinMismatch.With(host);
    }

    /// <inheritdoc/>
    public EnrolledCertificate Enrol(CertificateKind kind, byte[] root, EnrolmentToken token, string machine, string role, byte[] request)
        => issuance.Ask("simpleenroll", kind, root, machine, request, prove: message =>
        {
            message.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{machine}:{token.Encode()}")));
            message.Headers.Add("QvTrust-Role", role);
        });

    /// <inheritdoc/>
    public void Revoke(byte[] root, RevocationRequest request)
    {
        issuance.Send(Message, CertificateInfo.Parse(root));

        HttpRequestMessage Message()
        {
            var message = new HttpRequestMessage(HttpMethod.Post, new Uri(RevocationRequest.Path, UriKind.Relative)) { Content = new ByteArrayContent(request.Encode()) };
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
            return message;
        }
    }
}
