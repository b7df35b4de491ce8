using Microsoft.Data.Sqlite;
using QvTrust.Core.Audit;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Ledger;

// Enrolment tokens.
internal sealed partial class Ledger
{
    private const string TokenColumns = "id, secret_hash, machine, roles, created, expires, revoked, created_by";

    /// <summary>Adds all of them or none.</summary>
    internal void Add(IEnumerable<TokenRecord> tokens) => Write(() =>
    {
        foreach (var token in tokens)
        {
            writer.Execute("INSERT INTO tokens (id, secret_hash, machine, roles, created, expires, created_by) VALUES ($id, $hash, $machine, $roles, $created, $expires, $by)",
                ("$id", token.Id), ("$hash", token.SecretHash), ("$machine", token.Machine), ("$roles", string.Join(',', token.Roles)),
                ("$created", token.Created.ToUnixTimeSeconds()), ("$expires", token.Expires.ToUnixTimeSeconds()), ("$by", token.CreatedBy));
            Append(AuditEntry.Local(token.CreatedBy, AuditAction.TokenMade, token.Machine,
                LedgerTexts.TokenMade.With(token.Id, string.Join(',', token.Roles), token.Expires)));
        }
        return true;
    });

    /// <summary>The token of that id, or null.</summary>
    internal TokenRecord? Find(string id) => Read(r => Find(r, id));

    /// <summary>All tokens, the newest first, each with the kinds that it was redeemed for.</summary>
    internal IReadOnlyList<(TokenRecord Token, IReadOnlyList<string> Redeemed)> List() => Read(database =>
    {
        var redeemed = database.Query("SELECT token, kind FROM redemptions ORDER BY kind", r => (Token: r.GetString(0), Kind: r.GetString(1))).ToLookup(r => r.Token, r => r.Kind);
        return database.Query($"SELECT {TokenColumns} FROM tokens ORDER BY created DESC, machine", ReadToken)
            .ConvertAll(t => (t, (IReadOnlyList<string>)[.. redeemed[t.Id]]));
    });

    /// <summary>Revokes a token for good; false when there is none.</summary>
    internal bool Revoke(string id, string account) => Write(() =>
    {
        if (Find(writer, id) is not { } token)
            return false;
        if (token.Revoked is null)
        {
            writer.Execute("UPDATE tokens SET revoked = $now WHERE id = $id", ("$now", clock.UtcNow.ToUnixTimeSeconds()), ("$id", id));
            Append(AuditEntry.Local(account, AuditAction.TokenRevoked, token.Machine, LedgerTexts.TokenRevoked.With(id)));
        }
        return true;
    });

    private static TokenRecord? Find(Database database, string id)
        => database.Query($"SELECT {TokenColumns} FROM tokens WHERE id = $id", ReadToken, ("$id", id)).FirstOrDefault();

    private static TokenRecord ReadToken(SqliteDataReader row) => new(
        row.GetString(0), row.GetFieldValue<byte[]>(1), row.GetString(2), row.GetString(3).Split(','),
        Time(row.GetInt64(4)), Time(row.GetInt64(5)), row.IsDBNull(6) ? null : Time(row.GetInt64(6)), row.GetString(7));
}
