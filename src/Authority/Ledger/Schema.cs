using Microsoft.Data.Sqlite;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Ledger;

/// <summary>The tables and their version; a ledger of a later version is never touched.</summary>
internal static class Schema
{
    private const long Current = 1;

    private const string Version1 = """
        CREATE TABLE tokens (
            id TEXT PRIMARY KEY,
            secret_hash BLOB NOT NULL,
            machine TEXT NOT NULL,
            roles TEXT NOT NULL,
            created INTEGER NOT NULL,
            expires INTEGER NOT NULL,
            revoked INTEGER,
            created_by TEXT NOT NULL
        ) STRICT;
        CREATE TABLE certificates (
            issuer_key BLOB NOT NULL,
            serial TEXT NOT NULL,
            kind TEXT NOT NULL,
            machine TEXT NOT NULL,
            key_hash BLOB NOT NULL,
            der BLOB NOT NULL,
            issued INTEGER NOT NULL,
            PRIMARY KEY (issuer_key, serial)
        ) STRICT;
        CREATE INDEX certificates_by_key ON certificates (key_hash);
        CREATE TABLE redemptions (
            token TEXT NOT NULL REFERENCES tokens (id),
            kind TEXT NOT NULL,
            key_hash BLOB NOT NULL,
            issuer_key BLOB NOT NULL,
            serial TEXT NOT NULL,
            redeemed INTEGER NOT NULL,
            address TEXT NOT NULL,
            PRIMARY KEY (token, kind),
            FOREIGN KEY (issuer_key, serial) REFERENCES certificates (issuer_key, serial)
        ) STRICT;
        PRAGMA user_version = 1;
        """;

    internal static void Prepare(SqliteConnection connection, string path)
    {
        // WAL with synchronous=FULL: a commit that was acknowledged survives a power cut.
        Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
        using var transaction = connection.BeginTransaction(deferred: false);
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var version = (long)command.ExecuteScalar()!;
        if (version > Current)
            throw ErrorCatalogue.AuthorityConfiguration.With(path, $"the ledger has version {version}, this program knows {Current}");
        if (version == 0)
            Execute(connection, Version1);
        transaction.Commit();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
