using System.Security.Cryptography;
using QvTrust.Authority.Ledger;
using QvTrust.Authority.Policies;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Authority.Enrolment;

/// <summary>
/// Turns a verified token and a request into a certificate, once: the same token, kind and key get the identical
/// certificate again, so that a node whose reply was lost can retry; another key is refused.
/// </summary>
internal sealed class Enroller(
    Ledger.Ledger ledger,
    CertificateInfo root,
    CertificateIssuer issuer,
    IssuancePolicies policies,
    RandomNumberGenerator random,
    IClock clock)
{
    /// <summary>The certificate, DER; on the disk before it is returned.</summary>
    internal Task<byte[]> EnrolAsync(TokenRecord token, CertificateKind kind, byte[] pkcs10, string address)
    {
        // Until the writing has been asked for, not until it is done.
        using var coming = ledger.Expect();
        var request = new IssuanceRequest(kind, token.Machine, CertificationRequest.Parse(pkcs10).SubjectPublicKeyInfo, ledger.FindKey);
        if (ledger.FindRedemption(token.Id, kind) is { } earlier)
            return Task.FromResult(Again(earlier, request));
        var certificate = Certify(request, address);
        return StandingAsync(ledger.RedeemAsync(new Redemption(token.Id, kind, request.KeyHash, certificate.Der), certificate.Issued), certificate, request);
    }

    /// <summary>QVT4023 when the certificate is revoked.</summary>
    internal void RefuseRevoked(CertificateInfo certificate)
    {
        if (ledger.FindRevocation(root.SpkiSha256, certificate.SerialNumber) is { } revocation)
            throw ErrorCatalogue.CertificateRevoked.With(certificate.Thumbprint, revocation.TimeText);
    }

    /// <summary>Checks the policies and signs; the ledger does not know the certificate yet.</summary>
    internal IssuedCertificate Certify(IssuanceRequest request, string address)
    {
        policies.Check(request);
        var now = clock.UtcNow;
        var serial = SerialNumbers.Next(random);
        var certificate = issuer.Issue(request.Kind, request.Machine, request.PublicKey, serial, now);
        return new IssuedCertificate(request.Kind, request.KeyHash, certificate,
            new IssuedTo(root.SpkiSha256, Convert.ToHexString(serial), request.Machine, now, address));
    }

    private async Task<byte[]> StandingAsync(Task<Redemption> writing, IssuedCertificate certificate, IssuanceRequest request)
    {
        var stands = await writing;
        return stands.Certificate == certificate.Der ? certificate.Der : Again(stands, request);
    }

    private byte[] Again(Redemption redemption, IssuanceRequest request)
    {
        if (!redemption.KeyHash.AsSpan().SequenceEqual(request.KeyHash))
            throw ErrorCatalogue.TokenOtherKey.With();
        RefuseRevoked(CertificateInfo.Parse(redemption.Certificate));
        return redemption.Certificate;
    }
}
