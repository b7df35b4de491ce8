using System.Globalization;
using QvTrust.Authority.Enrolment;
using QvTrust.Authority.Ledger;
using QvTrust.Authority.Policies;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Authority.Renewal;

/// <summary>
/// Renews the certificates of a machine that shows one of its own: with a client certificate both kinds (RFC 7030 knows
/// only the one that is shown), with a server certificate that one. Which machine it is, the ledger says, never a subject.
/// </summary>
internal sealed class Renewer(Ledger.Ledger ledger, CertificateInfo root, Enroller enroller, IClock clock)
{
    /// <summary>How long after its end a certificate still renews itself: a server that was off comes back without a visit.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromDays(30);

    /// <summary>The ledger's row of the certificate that was shown; QVT4024 or QVT4025 when there is none.</summary>
    /// <param name="der">The certificate as the handshake gave it, or null.</param>
    internal IssuedCertificate Identify(byte[]? der)
    {
        if (der is null || CertificateInfo.TryParse(der) is not { } shown || !shown.IsSignedBy(root))
            throw ErrorCatalogue.RenewalWithoutCertificate.With();
        return ledger.FindIssued(root.SpkiSha256, shown.SerialNumber) is { } holder && holder.Der.AsSpan().SequenceEqual(der)
            ? holder
            : throw ErrorCatalogue.RenewalUnknown.With(shown.Thumbprint);
    }

    /// <summary>Whether that certificate may ask for one of that kind; an error that says why not.</summary>
    internal void Check(IssuedCertificate holder, CertificateKind kind)
    {
        var shown = CertificateInfo.Parse(holder.Der);
        enroller.RefuseRevoked(shown);
        if (holder.Kind != CertificateKind.Client && kind != holder.Kind)
            throw ErrorCatalogue.RenewalOfOtherKind.With();
        if (clock.UtcNow > shown.NotAfter + Grace)
            throw ErrorCatalogue.RenewalTooLate.With(shown.Thumbprint, shown.NotAfter.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), (int)Grace.TotalDays);
    }

    /// <summary>The certificate, DER; the identical one when the same is asked again, because its first reply may be lost.</summary>
    internal async Task<byte[]> RenewAsync(IssuedCertificate holder, CertificateKind kind, byte[] pkcs10, string address)
    {
        var request = new IssuanceRequest(kind, holder.Issued.Machine, CertificationRequest.Parse(pkcs10).SubjectPublicKeyInfo, ledger.FindKey);
        var certificate = ledger.FindRenewal(holder, kind, request.KeyHash) ?? await ledger.RenewAsync(holder, enroller.Certify(request, address));
        enroller.RefuseRevoked(CertificateInfo.Parse(certificate));
        return certificate;
    }
}
