using Microsoft.Data.Sqlite;
using QvTrust.Authority.Hosting;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Ledger;

/// <summary>
/// Tokens, redemptions and certificates in SQLite. One connection, one writer at a time: an installation enrols
/// tens of servers, and a commit takes milliseconds.
/// </summary>
internal sealed class Ledger : IDisposable
{
    private readonly Lock gate = new();
    private readonly SqliteConnection connection;

    /// <summary>Opens or makes the ledger.</summary>
    /// <exception cref="TrustException">QVT4011: it cannot be opened, or is of a later version.</exception>
    internal Ledger(string path)
    {
        try
        {
            OwnerOnlyFile.Ensure(path);
            connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 10 }.ToString());
            connection.Open();
            Schema.Prepare(connection, path);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            connection?.Dispose();
            throw ErrorCatalogue.AuthorityConfiguration.From(e, path, e.Message);
        }
    }

    public void Dispose() => connection.Dispose();

    /// <summary>Adds all of them or none.</summary>
    internal void Add(IEnumerable<TokenRecord> tokens)
    {
        lock (gate)
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            foreach (var token in tokens)
            {
                Execute("INSERT INTO tokens (id, secret_hash, machine, roles, created, expires, created_by) VALUES ($id, $hash, $machine, $roles, $created, $expires, $by)",
                    ("$id", token.Id), ("$hash", token.SecretHash), ("$machine", token.Machine), ("$roles", string.Join(',', token.Roles)),
                    ("$created", token.Created.ToUnixTimeSeconds()), ("$expires", token.Expires.ToUnixTimeSeconds()), ("$by", token.CreatedBy));
            }
            transaction.Commit();
        }
    }

    /// <summary>The token of that id, or null.</summary>
    internal TokenRecord? Find(string id)
    {
        lock (gate)
            return Query("SELECT id, secret_hash, machine, roles, created, expires, revoked, created_by FROM tokens WHERE id = $id", ReadToken, ("$id", id)).FirstOrDefault();
    }

    /// <summary>All tokens, the newest first, each with the kinds that it was redeemed for.</summary>
    internal IReadOnlyList<(TokenRecord Token, IReadOnlyList<string> Redeemed)> List()
    {
        lock (gate)
        {
            var redeemed = Query("SELECT token, kind FROM redemptions ORDER BY kind", r => (Token: r.GetString(0), Kind: r.GetString(1))).ToLookup(r => r.Token, r => r.Kind);
            return [.. Query("SELECT id, secret_hash, machine, roles, created, expires, revoked, created_by FROM tokens ORDER BY created DESC, machine", ReadToken)
                .Select(t => (t, (IReadOnlyList<string>)[.. redeemed[t.Id]]))];
        }
    }

    /// <summary>Revokes a token for good; false when there is none.</summary>
    internal bool Revoke(string id, DateTimeOffset now)
    {
        lock (gate)
            return Execute("UPDATE tokens SET revoked = coalesce(revoked, $now) WHERE id = $id", ("$now", now.ToUnixTimeSeconds()), ("$id", id)) == 1;
    }

    /// <summary>What the token was redeemed for, or null.</summary>
    internal Redemption? FindRedemption(string tokenId, CertificateKind kind)
    {
        lock (gate)
            return FindRedemptionLocked(tokenId, kind);
    }

    /// <summary>True when a certificate for that public key was issued to another machine.</summary>
    internal bool IsKeyOfOtherMachine(byte[] keyHash, string machine)
    {
        lock (gate)
            return Query("SELECT 1 FROM certificates WHERE key_hash = $key AND machine <> $machine LIMIT 1", r => r.GetInt32(0), ("$key", keyHash), ("$machine", machine)).Count > 0;
    }

    /// <summary>
    /// Writes redemption and certificate in one transaction, on the disk when it returns. Whoever came first wins:
    /// the redemption that stands is returned, this one or an earlier one.
    /// </summary>
    /// <exception cref="TrustException">QVT1109: revoked in the meantime.</exception>
    internal Redemption Redeem(Redemption redemption, IssuedTo issued)
    {
        lock (gate)
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            if (FindRedemptionLocked(redemption.TokenId, redemption.Kind) is { } earlier)
                return earlier;
            if (Query("SELECT 1 FROM tokens WHERE id = $id AND revoked IS NULL", r => r.GetInt32(0), ("$id", redemption.TokenId)).Count == 0)
                throw ErrorCatalogue.TokenRevoked.With();
            var time = issued.Issued.ToUnixTimeSeconds();
            Execute("INSERT INTO certificates (issuer_key, serial, kind, machine, key_hash, der, issued) VALUES ($issuer, $serial, $kind, $machine, $key, $der, $issued)",
                ("$issuer", issued.IssuerKeyHash), ("$serial", issued.Serial), ("$kind", KindText(redemption.Kind)), ("$machine", issued.Machine),
                ("$key", redemption.KeyHash), ("$der", redemption.Certificate), ("$issued", time));
            Execute("INSERT INTO redemptions (token, kind, key_hash, issuer_key, serial, redeemed, address) VALUES ($token, $kind, $key, $issuer, $serial, $redeemed, $address)",
                ("$token", redemption.TokenId), ("$kind", KindText(redemption.Kind)), ("$key", redemption.KeyHash),
                ("$issuer", issued.IssuerKeyHash), ("$serial", issued.Serial), ("$redeemed", time), ("$address", issued.Address));
            transaction.Commit();
            return redemption;
        }
    }

    private Redemption? FindRedemptionLocked(string tokenId, CertificateKind kind)
        => Query("SELECT r.key_hash, c.der FROM redemptions r JOIN certificates c ON c.issuer_key = r.issuer_key AND c.serial = r.serial WHERE r.token = $token AND r.kind = $kind",
            r => new Redemption(tokenId, kind, r.GetFieldValue<byte[]>(0), r.GetFieldValue<byte[]>(1)), ("$token", tokenId), ("$kind", KindText(kind))).FirstOrDefault();

    private static string KindText(CertificateKind kind) => kind == CertificateKind.Client ? "client" : "server";

    private static TokenRecord ReadToken(SqliteDataReader row) => new(
        row.GetString(0), row.GetFieldValue<byte[]>(1), row.GetString(2), row.GetString(3).Split(','),
        Time(row.GetInt64(4)), Time(row.GetInt64(5)), row.IsDBNull(6) ? null : Time(row.GetInt64(6)), row.GetString(7));

    private static DateTimeOffset Time(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    private int Execute(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using var command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    private List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using var command = Command(sql, values);
        using var rows = command.ExecuteReader();
        var result = new List<T>();
        while (rows.Read())
            result.Add(read(rows));
        return result;
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, object Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
