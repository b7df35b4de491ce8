using QvTrust.Authority.Hosting;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Machine;
using QvTrust.Core.Settings;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Audit;

/// <summary>
/// Looks at the certificate that a caller showed in the TLS handshake, whose key it has then. One of this authority that
/// the ledger does not know was issued after the backup that the ledger is from, or natively, or by somebody else with
/// the root's key: it is noted once.
/// </summary>
internal sealed class PresentedCertificates(CertificateInfo root, IReadOnlyList<CertificateInfo> own, Ledger.Ledger ledger, IClock clock, AuthorityLog log)
{
    private bool isFull;

    /// <summary>What the authority knows of it; the value of <see cref="CertificateStanding.HeaderName"/>.</summary>
    /// <param name="der">The certificate as the handshake gave it.</param>
    /// <param name="claimedMachine">The name that the caller gives itself, or null: a client certificate names none.</param>
    /// <param name="address">Where it came from.</param>
    internal string Judge(byte[] der, string? claimedMachine, string address)
    {
        if (CertificateInfo.TryParse(der) is not { } shown || !shown.IsSignedBy(root))
            return CertificateStanding.Foreign;
        if (ledger.FindRevocation(root.SpkiSha256, shown.SerialNumber) is not null)
            return CertificateStanding.Revoked;
        var now = clock.UtcNow;
        if (now < shown.NotBefore || now > shown.NotAfter)
            return CertificateStanding.Expired;
        if (own.Any(c => c.SerialNumber == shown.SerialNumber) || ledger.IsIssued(root.SpkiSha256, shown.SerialNumber))
            return CertificateStanding.Known;
        Note(shown, shown.Subject != CertificateInfo.QvProxySubject ? shown.CommonName : claimedMachine, address);
        return CertificateStanding.Unknown;
    }

    private void Note(CertificateInfo shown, string? machine, string address)
    {
        var name = machine is not null && MachineName.IsValid(machine) ? machine.ToUpperInvariant() : "";
        if (ledger.NoteUnknown(root.SpkiSha256, shown, name, address) is not { } noted)
            return;
        if (noted)
            log.Warning(name.Length == 0
                ? AuditTexts.UnknownCertificateOfNobody.With(shown.Thumbprint, shown.Subject, address)
                : AuditTexts.UnknownCertificate.With(shown.Thumbprint, shown.Subject, address, name));
        else if (!Interlocked.Exchange(ref isFull, true))
            log.Warning(AuditTexts.TooManyUnknown.With(Ledger.Ledger.MaximumUnknown));
    }
}
