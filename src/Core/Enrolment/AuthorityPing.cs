using System.Security.Cryptography.X509Certificates;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Enrolment;

/// <summary>Asks an authority over mutual TLS what it knows of the certificate that this side shows; nothing is changed here.</summary>
/// <param name="host">Machine name of the QMS server: what its certificate must be for.</param>
/// <param name="address">DNS name or address to connect to where the machine name does not resolve; null otherwise.</param>
/// <param name="port">TCP port of the authority.</param>
/// <param name="clock">Time to judge certificates at.</param>
/// <param name="timeout">From connecting to the last byte.</param>
public sealed class AuthorityPing(string host, string? address, int port, IClock clock, TimeSpan timeout)
{
    /// <summary>Connects and asks.</summary>
    /// <param name="root">The only trust anchor: the peer must be signed by it and have it as its root.</param>
    /// <param name="own">What is shown, with its key.</param>
    /// <param name="machine">Name of this machine: a client certificate does not say it.</param>
    /// <returns>A value of <see cref="CertificateStanding"/>, or null from an authority that says nothing.</returns>
    /// <exception cref="TrustException">QVT3001 to QVT3006 and QVT3009: no connection, or not to the right server.</exception>
    public string? Ask(CertificateInfo root, X509Certificate2 own, string machine)
    {
        using var connection = new EstConnection(host, string.IsNullOrEmpty(address) ? null : address, port, root, clock, timeout, own);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("cacerts", UriKind.Relative));
        request.Headers.Add(CertificateStanding.MachineHeaderName, machine);
        var reply = connection.Send(request);
        if (!HasRoot(reply.Body, root))
            throw ErrorCatalogue.AuthorityReplyMalformed.With(host, EnrolmentTexts.OtherRoot);
        return reply.Standing is null ? null : EstRefusal.OneLine(reply.Standing);
    }

    private bool HasRoot(byte[] answer, CertificateInfo root)
    {
        try
        {
            return Pkcs7.Parse(answer).Any(root.Der.SequenceEqual);
        }
        catch (FormatException e)
        {
            throw ErrorCatalogue.AuthorityReplyMalformed.From(e, host, EnrolmentTexts.BodyWithoutCertificates);
        }
    }
}
