using QvTrust.Core.Errors;

namespace QvTrust.Core.Enrolment;

/// <summary>A server's side of leaving: it asks its authority to revoke its own certificates.</summary>
public interface IRevocationClient
{
    /// <summary>Sends a request on a connection verified against the root and the machine name of QMS. Asking twice changes nothing.</summary>
    /// <param name="root">The only trust anchor, DER.</param>
    /// <param name="request">What is asked.</param>
    /// <exception cref="TrustException">QVT3001 to QVT3008: not reached; QVT4030: refused.</exception>
    void Revoke(byte[] root, RevocationRequest request);
}
