using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

namespace QvTrust.Core.Enrolment;

/// <summary>A node's side of a renewal by EST (RFC 7030, 4.2.2): its client certificate is the only credential.</summary>
public interface IRenewalClient
{
    /// <summary>Renews one certificate (<c>/KIND/simplereenroll</c>) on a connection verified against the root and the machine name of QMS.</summary>
    /// <param name="kind">Server or Client; the EST label.</param>
    /// <param name="root">The only trust anchor, DER.</param>
    /// <param name="machine">This machine's name.</param>
    /// <param name="request">PKCS#10 request for a new key, DER; the same one again gets the identical certificate.</param>
    /// <returns>The issued certificate, and what the authority says of its audit.</returns>
    /// <exception cref="TrustException">The authority's refusal with its own code, or QVT3001 to QVT3008.</exception>
    EnrolledCertificate Renew(CertificateKind kind, byte[] root, string machine, byte[] request);
}
