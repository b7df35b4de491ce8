using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Ledger;

// Certificates that were issued because an earlier one was shown.
internal sealed partial class Ledger
{
    /// <summary>So many keys of each kind one certificate can have certified: more of them is a stolen key and no server.</summary>
    internal const int MaximumRenewals = 10;

    /// <summary>The row of a certificate, or null.</summary>
    internal IssuedCertificate? FindIssued(byte[] issuerKeyHash, string serial) => Read(database =>
        database.Query("SELECT kind, key_hash, der, machine, issued FROM certificates WHERE issuer_key = $issuer AND serial = $serial",
            r => new IssuedCertificate(KindOf(r.GetString(0)), r.GetFieldValue<byte[]>(1), r.GetFieldValue<byte[]>(2), new IssuedTo(issuerKeyHash, serial, r.GetString(3), Time(r.GetInt64(4)), "")),
            ("$issuer", issuerKeyHash), ("$serial", serial)).FirstOrDefault());

    /// <summary>What was issued for that certificate, kind and key before, or null; QVT4027 or QVT4028 when nothing may be.</summary>
    internal byte[]? FindRenewal(IssuedCertificate holder, CertificateKind kind, byte[] keyHash) => Read(database => FindRenewal(database, holder, kind, keyHash));

    /// <summary>
    /// Writes a renewal in one transaction, on the disk when the task ends. Whoever came first wins: the certificate that
    /// stands is returned, this one or an earlier one.
    /// </summary>
    /// <exception cref="TrustException">QVT4023: revoked in the meantime.</exception>
    internal Task<byte[]> RenewAsync(IssuedCertificate holder, IssuedCertificate certificate) => commits.WriteAsync(() =>
    {
        var issuer = holder.Issued.IssuerKeyHash;
        var shown = CertificateInfo.Parse(holder.Der);
        if (FindRevocation(writer, issuer, shown.SerialNumber) is { } revocation)
            throw ErrorCatalogue.CertificateRevoked.With(shown.Thumbprint, revocation.TimeText);
        if (FindRenewal(writer, holder, certificate.Kind, certificate.KeyHash) is { } earlier)
            return earlier;
        var issued = certificate.Issued;
        var replaced = certificate.Kind == holder.Kind ? shown.SerialNumber : Newest(issuer, issued.Machine, certificate.Kind);
        Insert(certificate, issued.Machine, issued.Address);
        writer.Execute("INSERT INTO renewals (issuer_key, serial, kind, key_hash, new_serial, replaces, renewed, address) VALUES ($issuer, $serial, $kind, $key, $new, $replaces, $renewed, $address)",
            ("$issuer", issuer), ("$serial", shown.SerialNumber), ("$kind", KindText(certificate.Kind)), ("$key", certificate.KeyHash), ("$new", issued.Serial),
            ("$replaces", replaced ?? (object)DBNull.Value), ("$renewed", issued.Issued.ToUnixTimeSeconds()), ("$address", issued.Address));
        var late = issued.Issued > shown.NotAfter ? LedgerTexts.WhichExpired.With(shown.NotAfter) : "";
        Append(new AuditEntry(issued.Machine, AuditAction.CertificateRenewed, issued.Address, AuditEntry.Ok, issued.Machine,
            LedgerTexts.CertificateRenewed.With(KindText(certificate.Kind), issued.Serial, replaced ?? LedgerTexts.NothingReplaced, KindText(holder.Kind), shown.SerialNumber, late)));
        return certificate.Der;
    });

    private static byte[]? FindRenewal(Database database, IssuedCertificate holder, CertificateKind kind, byte[] keyHash)
    {
        var (issuer, serial) = (holder.Issued.IssuerKeyHash, holder.Issued.Serial);
        var earlier = database.Query("SELECT c.der FROM renewals n JOIN certificates c ON c.issuer_key = n.issuer_key AND c.serial = n.new_serial WHERE n.issuer_key = $issuer AND n.serial = $serial AND n.kind = $kind AND n.key_hash = $key",
            r => r.GetFieldValue<byte[]>(0), ("$issuer", issuer), ("$serial", serial), ("$kind", KindText(kind)), ("$key", keyHash)).FirstOrDefault();
        if (earlier is not null)
            return earlier;
        if (FindKey(database, keyHash)?.Machine == holder.Issued.Machine)
            throw ErrorCatalogue.RenewalOldKey.With();
        if (database.Query("SELECT count(*) FROM renewals WHERE issuer_key = $issuer AND serial = $serial AND kind = $kind", r => r.GetInt32(0), ("$issuer", issuer), ("$serial", serial), ("$kind", KindText(kind))).Single() >= MaximumRenewals)
            throw ErrorCatalogue.RenewalTooOften.With(CertificateInfo.Parse(holder.Der).Thumbprint, MaximumRenewals);
        return null;
    }

    private string? Newest(byte[] issuer, string machine, CertificateKind kind)
        => writer.Query("SELECT serial FROM certificates WHERE issuer_key = $issuer AND machine = $machine AND kind = $kind ORDER BY issued DESC, rowid DESC LIMIT 1",
            r => r.GetString(0), ("$issuer", issuer), ("$machine", machine), ("$kind", KindText(kind))).FirstOrDefault();

    private static CertificateKind KindOf(string text) => text == "client" ? CertificateKind.Client : CertificateKind.Server;
}
