using QvTrust.Authority.Admin;
using QvTrust.Core.Certificates;

namespace QvTrust.Authority.Ledger;

// What became of each certificate.
internal sealed partial class Ledger
{
    /// <summary>All issued certificates, the newest first, each with what became of it.</summary>
    internal IReadOnlyList<ListedCertificate> Issued() => Read(database =>
    {
        var now = clock.UtcNow;
        var renewed = database.Query("SELECT n.replaces FROM renewals n LEFT JOIN revocations r ON r.issuer_key = n.issuer_key AND r.serial = n.new_serial WHERE n.replaces IS NOT NULL AND r.serial IS NULL", r => r.GetString(0)).ToHashSet();
        var current = new HashSet<(string, string)>();
        return database.Query("""
            SELECT c.machine, c.kind, c.issued, c.der, r.revoked, r.reason, n.replaces FROM certificates c
            LEFT JOIN revocations r ON r.issuer_key = c.issuer_key AND r.serial = c.serial
            LEFT JOIN renewals n ON n.issuer_key = c.issuer_key AND n.new_serial = c.serial
            ORDER BY c.issued DESC, c.rowid DESC
            """,
            r =>
            {
                var (machine, kind, info, revoked) = (r.GetString(0), r.GetString(1), CertificateInfo.Parse(r.GetFieldValue<byte[]>(3)), OptionalTime(r, 4));
                return new ListedCertificate(machine, kind, info.SerialNumber, info.Thumbprint, Time(r.GetInt64(2)), info.NotAfter,
                    State(info, revoked is not null, (machine, kind)), revoked, r.IsDBNull(5) ? null : r.GetString(5), r.IsDBNull(6) ? null : r.GetString(6));
            });

        // The newest comes first.
        string State(CertificateInfo info, bool isRevoked, (string, string) holder)
        {
            if (isRevoked)
                return "revoked";
            if (info.NotAfter < now)
                return "expired";
            if (renewed.Contains(info.SerialNumber))
                return "renewed";
            return current.Add(holder) ? "current" : "earlier";
        }
    });
}
