using Microsoft.Data.Sqlite;
using QvTrust.Core.Audit;

namespace QvTrust.Authority.Ledger;

// Enrolment tokens.
internal sealed partial class Ledger
{
    private const string TokenColumns = "id, secret_hash, machine, roles, created, expires, revoked, created_by";

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
                Append(AuditEntry.Local(token.CreatedBy, AuditAction.TokenMade, token.Machine,
                    $"token {token.Id} for {string.Join(',', token.Roles)} until {token.Expires:yyyy-MM-dd HH:mm} UTC"));
            }
            transaction.Commit();
        }
    }

    /// <summary>The token of that id, or null.</summary>
    internal TokenRecord? Find(string id)
    {
        lock (gate)
            return FindLocked(id);
    }

    /// <summary>All tokens, the newest first, each with the kinds that it was redeemed for.</summary>
    internal IReadOnlyList<(TokenRecord Token, IReadOnlyList<string> Redeemed)> List()
    {
        lock (gate)
        {
            var redeemed = Query("SELECT token, kind FROM redemptions ORDER BY kind", r => (Token: r.GetString(0), Kind: r.GetString(1))).ToLookup(r => r.Token, r => r.Kind);
            return [.. Query($"SELECT {TokenColumns} FROM tokens ORDER BY created DESC, machine", ReadToken)
                .Select(t => (t, (IReadOnlyList<string>)[.. redeemed[t.Id]]))];
        }
    }

    /// <summary>Revokes a token for good; false when there is none.</summary>
    internal bool Revoke(string id, string account)
    {
        lock (gate)
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            if (FindLocked(id) is not { } token)
                return false;
            if (token.Revoked is null)
            {
                Execute("UPDATE tokens SET revoked = $now WHERE id = $id", ("$now", clock.UtcNow.ToUnixTimeSeconds()), ("$id", id));
                Append(AuditEntry.Local(account, AuditAction.TokenRevoked, token.Machine, $"token {id}"));
            }
            transaction.Commit();
            return true;
        }
    }

    private TokenRecord? FindLocked(string id)
        => Query($"SELECT {TokenColumns} FROM tokens WHERE id = $id", ReadToken, ("$id", id)).FirstOrDefault();

    private static TokenRecord ReadToken(SqliteDataReader row) => new(
        row.GetString(0), row.GetFieldValue<byte[]>(1), row.GetString(2), row.GetString(3).Split(','),
        Time(row.GetInt64(4)), Time(row.GetInt64(5)), row.IsDBNull(6) ? null : Time(row.GetInt64(6)), row.GetString(7));
}
