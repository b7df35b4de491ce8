using QvTrust.Authority.Admin;
using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Ledger;

// Certificates of this authority that it has no record of.
internal sealed partial class Ledger
{
    /// <summary>So many are noted; each takes the root's key to make, so more of them is a stolen key and no list.</summary>
    internal const int MaximumUnknown = 1000;

    /// <summary>True when that certificate was issued from this ledger.</summary>
    internal bool IsIssued(byte[] issuerKeyHash, string serial) => Read(database =>
        database.Query("SELECT 1 FROM certificates WHERE issuer_key = $issuer AND serial = $serial", r => r.GetInt32(0), ("$issuer", issuerKeyHash), ("$serial", serial)).Count > 0);

    /// <summary>Notes a certificate with an audit row, the first time that it is seen.</summary>
    /// <returns>True when it was noted, false when the list is full, null when it is in the list.</returns>
    internal bool? NoteUnknown(byte[] issuerKeyHash, CertificateInfo certificate, string machine, string address) => Write<bool?>(() =>
    {
        if (writer.Query("SELECT 1 FROM unknown_certificates WHERE issuer_key = $issuer AND serial = $serial", r => r.GetInt32(0), ("$issuer", issuerKeyHash), ("$serial", certificate.SerialNumber)).Count > 0)
            return null;
        if (writer.Query("SELECT count(*) FROM unknown_certificates", r => r.GetInt32(0)).Single() >= MaximumUnknown)
            return false;
        writer.Execute("INSERT INTO unknown_certificates (issuer_key, serial, subject, machine, thumbprint, address, seen, not_after) VALUES ($issuer, $serial, $subject, $machine, $thumbprint, $address, $seen, $end)",
            ("$issuer", issuerKeyHash), ("$serial", certificate.SerialNumber), ("$subject", certificate.Subject), ("$machine", machine),
            ("$thumbprint", certificate.Thumbprint), ("$address", address), ("$seen", clock.UtcNow.ToUnixTimeSeconds()), ("$end", certificate.NotAfter.ToUnixTimeSeconds()));
        Append(new AuditEntry(AuditEntry.Unknown, AuditAction.CertificateUnknown, address, AuditEntry.Ok, machine,
            LedgerTexts.CertificateUnknown.With(certificate.Subject, certificate.SerialNumber, certificate.Thumbprint)));
        return true;
    });

    /// <summary>All certificates that were noted, the newest first.</summary>
    internal IReadOnlyList<UnknownCertificate> Unknown() => Read(database =>
        database.Query("SELECT u.subject, u.machine, u.serial, u.thumbprint, u.address, u.seen, r.revoked, r.reason FROM unknown_certificates u LEFT JOIN revocations r ON r.issuer_key = u.issuer_key AND r.serial = u.serial ORDER BY u.seen DESC, u.machine",
            r => new UnknownCertificate(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), Time(r.GetInt64(5)), OptionalTime(r, 6), r.IsDBNull(7) ? null : r.GetString(7))));
}
