using Microsoft.Data.Sqlite;
using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Ledger;

// Revoked certificates, and the list of them.
internal sealed partial class Ledger
{
    /// <summary>How long a revocation list counts.</summary>
    internal static readonly TimeSpan ListLifetime = TimeSpan.FromDays(7);

    /// <summary>How old it gets before whoever asks gets a new one.</summary>
    internal static readonly TimeSpan ListAge = TimeSpan.FromDays(1);

    /// <summary>The revocation of a certificate, or null.</summary>
    internal Revocation? FindRevocation(byte[] issuerKeyHash, string serial) => Read(database => FindRevocation(database, issuerKeyHash, serial));

    /// <summary>Revokes certificates, all of them with their audit rows or none. Nothing is issued between the choice and its writing.</summary>
    /// <param name="issuerKeyHash">SHA-256 of the root's SubjectPublicKeyInfo.</param>
    /// <param name="choose">Picks from all certificates of that root that the ledger knows.</param>
    /// <param name="reason">Why.</param>
    /// <param name="who">The account, or the machine itself.</param>
    /// <param name="from">An address, or <see cref="AuditEntry.FromHere"/>.</param>
    /// <returns>Those that were chosen, and whether this call revoked them: a revocation that stands is never changed.</returns>
    internal IReadOnlyList<(RevocableCertificate Certificate, bool IsNew)> Revoke(
        byte[] issuerKeyHash,
        Func<IReadOnlyList<RevocableCertificate>, IReadOnlyList<RevocableCertificate>> choose,
        RevocationReason reason,
        string who,
        string from) => Write(() => Revoke(issuerKeyHash, choose(Revocable(issuerKeyHash, serial: null)), reason, who, from));

    /// <summary>The same for one certificate, which is looked up and not searched for: servers ask for it, not administrators.</summary>
    internal IReadOnlyList<(RevocableCertificate Certificate, bool IsNew)> Revoke(byte[] issuerKeyHash, string serial, RevocationReason reason, string who, string from)
        => Write(() => Revoke(issuerKeyHash, Revocable(issuerKeyHash, serial), reason, who, from));

    /// <summary>The revocation list in force; a new one where something was revoked since, or a day has passed.</summary>
    /// <param name="issuerKeyHash">SHA-256 of the root's SubjectPublicKeyInfo.</param>
    /// <param name="sign">Makes a list of number, time and content.</param>
    internal byte[] RevocationList(byte[] issuerKeyHash, Func<long, DateTimeOffset, IReadOnlyList<RevokedSerial>, byte[]> sign)
        => Read(database => ListInForce(database, issuerKeyHash)) ?? Write(() =>
        {
            if (ListInForce(writer, issuerKeyHash) is { } made)
                return made;
            var now = Time(clock.UtcNow.ToUnixTimeSeconds());
            var last = LastList(writer, issuerKeyHash);
            // A ledger from a backup does not know the last numbers, but the clock is past them: no number comes twice.
            var number = Math.Max((last?.Number ?? 0) + 1, now.ToUnixTimeSeconds());
            var der = sign(number, now, Listed(issuerKeyHash, last?.Made));
            writer.Execute("INSERT OR REPLACE INTO revocation_lists (issuer_key, number, this_update, revocations, der) VALUES ($issuer, $number, $made, $revocations, $der)",
                ("$issuer", issuerKeyHash), ("$number", number), ("$made", now.ToUnixTimeSeconds()), ("$revocations", CountRevocations(writer, issuerKeyHash)), ("$der", der));
            return der;
        });

    private byte[]? ListInForce(Database database, byte[] issuerKeyHash)
        => LastList(database, issuerKeyHash) is { } last && last.Revocations == CountRevocations(database, issuerKeyHash) && clock.UtcNow >= last.Made && clock.UtcNow - last.Made < ListAge
            ? last.Der
            : null;

    private static (long Number, DateTimeOffset Made, long Revocations, byte[] Der)? LastList(Database database, byte[] issuerKeyHash)
        => database.Query("SELECT number, this_update, revocations, der FROM revocation_lists WHERE issuer_key = $issuer",
            r => (r.GetInt64(0), Time(r.GetInt64(1)), r.GetInt64(2), r.GetFieldValue<byte[]>(3)), ("$issuer", issuerKeyHash)) is [var last] ? last : null;

    // Revocations only ever come: their number tells whether a list has all of them.
    private static long CountRevocations(Database database, byte[] issuerKeyHash)
        => database.Query("SELECT count(*) FROM revocations WHERE issuer_key = $issuer", r => r.GetInt64(0), ("$issuer", issuerKeyHash)).Single();

    // RFC 5280, 3.3: an entry leaves only after a list from behind the certificate's end has named it.
    private List<RevokedSerial> Listed(byte[] issuerKeyHash, DateTimeOffset? lastMade)
        => writer.Query("SELECT serial, revoked, reason FROM revocations WHERE issuer_key = $issuer AND (not_after IS NULL OR not_after >= $last OR revoked >= $last) ORDER BY revoked, serial",
            r => new RevokedSerial(r.GetString(0), Time(r.GetInt64(1)), Reason(r.GetString(2))), ("$issuer", issuerKeyHash), ("$last", lastMade?.ToUnixTimeSeconds() ?? 0));

    private List<(RevocableCertificate Certificate, bool IsNew)> Revoke(byte[] issuerKeyHash, IReadOnlyList<RevocableCertificate> chosen, RevocationReason reason, string who, string from)
        => [.. chosen.Select(c => c.Revoked is null ? (Revoke(issuerKeyHash, c, new Revocation(clock.UtcNow, reason, who), from), true) : (c, false))];

    private RevocableCertificate Revoke(byte[] issuerKeyHash, RevocableCertificate certificate, Revocation revocation, string from)
    {
        var reason = RevocationReasons.NameOf(revocation.Reason);
        writer.Execute("INSERT INTO revocations (issuer_key, serial, reason, revoked, revoked_by, not_after) VALUES ($issuer, $serial, $reason, $revoked, $by, $end)",
            ("$issuer", issuerKeyHash), ("$serial", certificate.Serial), ("$reason", reason), ("$revoked", revocation.Time.ToUnixTimeSeconds()),
            ("$by", revocation.By), ("$end", certificate.NotAfter?.ToUnixTimeSeconds() ?? (object)DBNull.Value));
        if (revocation.Reason == RevocationReason.KeyCompromise)
            writer.Execute("UPDATE keys SET compromised = 1 WHERE key_hash = (SELECT key_hash FROM certificates WHERE issuer_key = $issuer AND serial = $serial)", ("$issuer", issuerKeyHash), ("$serial", certificate.Serial));
        Append(new AuditEntry(revocation.By, AuditAction.CertificateRevoked, from, AuditEntry.Ok, certificate.Machine,
            LedgerTexts.CertificateRevoked.With(certificate.Kind, certificate.Serial, certificate.Thumbprint, reason)));
        return certificate with { Revoked = revocation };
    }

    private List<RevocableCertificate> Revocable(byte[] issuerKeyHash, string? serial)
    {
        var where = serial is null ? "WHERE issuer_key = $issuer" : "WHERE issuer_key = $issuer AND serial = $serial";
        (string, object)[] values = serial is null ? [("$issuer", issuerKeyHash)] : [("$issuer", issuerKeyHash), ("$serial", serial)];
        var revoked = writer.Query($"SELECT serial, revoked, reason, revoked_by FROM revocations {where}", r => (Serial: r.GetString(0), Revocation: ReadRevocation(r, 1)), values)
            .ToDictionary(r => r.Serial, r => r.Revocation);
        var issued = writer.Query($"SELECT machine, kind, der FROM certificates {where}", r => (Machine: r.GetString(0), Kind: r.GetString(1), Info: CertificateInfo.Parse(r.GetFieldValue<byte[]>(2))), values)
            .Select(c => new RevocableCertificate(c.Info.SerialNumber, c.Info.Thumbprint, c.Machine, c.Kind, c.Info.NotAfter, revoked.GetValueOrDefault(c.Info.SerialNumber)));
        var unknown = writer.Query($"SELECT serial, thumbprint, machine, not_after FROM unknown_certificates {where}",
            r => new RevocableCertificate(r.GetString(0), r.GetString(1), r.GetString(2), RevocableCertificate.UnknownKind, OptionalTime(r, 3), revoked.GetValueOrDefault(r.GetString(0))), values);
        return [.. issued.Concat(unknown).DistinctBy(c => c.Serial)];
    }

    private static Revocation? FindRevocation(Database database, byte[] issuerKeyHash, string serial)
        => database.Query("SELECT revoked, reason, revoked_by FROM revocations WHERE issuer_key = $issuer AND serial = $serial", r => ReadRevocation(r, 0), ("$issuer", issuerKeyHash), ("$serial", serial)).FirstOrDefault();

    private static Revocation ReadRevocation(SqliteDataReader row, int column) => new(Time(row.GetInt64(column)), Reason(row.GetString(column + 1)), row.GetString(column + 2));

    private static RevocationReason Reason(string name) => RevocationReasons.Find(name) ?? RevocationReason.Unspecified;
}
