using QvTrust.Core.Certificates;

namespace QvTrust.Core.Enrolment;

/// <summary>
/// A node's side of EST (RFC 7030): explicit trust by the token's pin (4.1.1), then HTTP Basic with the token over a
/// verified connection. Nothing is sent before the peer is proven.
/// </summary>
public interface IEnrolmentClient
{
    /// <summary>Fetches the root certificate (<c>/cacerts</c>) on an untrusted connection and takes it only if it is the pin's; QVT3003 otherwise.</summary>
    /// <param name="pin">SHA-256 of the root's SubjectPublicKeyInfo.</param>
    /// <returns>The root certificate, DER.</returns>
    byte[] FetchRoot(byte[] pin);

    /// <summary>Enrols one certificate (<c>/KIND/simpleenroll</c>) on a connection verified against the root and the machine name of QMS.</summary>
    /// <param name="kind">Server or Client; the EST label.</param>
    /// <param name="root">The only trust anchor, DER.</param>
    /// <param name="token">The enrolment token.</param>
    /// <param name="machine">This machine's name: the user name of HTTP Basic.</param>
    /// <param name="role">The role that is set up, sent as the header <c>QvTrust-Role</c>.</param>
    /// <param name="request">PKCS#10 request, DER.</param>
    /// <returns>The issued certificate, and what the authority says of its audit.</returns>
    EnrolledCertificate Enrol(CertificateKind kind, byte[] root, EnrolmentToken token, string machine, string role, byte[] request);
}
