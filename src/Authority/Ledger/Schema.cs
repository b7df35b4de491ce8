using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Ledger;

/// <summary>The tables and their version; a ledger of a later version is never touched.</summary>
internal static class Schema
{
    /// <summary>The version from which on there is an audit.</summary>
    internal const long Audited = 2;

    /// <summary>The version from which on there are revocations and renewals.</summary>
    private const long Revocable = 3;

    /// <summary>The version that this program writes: keys have rows of their own.</summary>
    internal const long Current = 4;

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
        """;

    // Triggers keep an honest program honest; who writes to the file itself is caught by the hashes.
    private const string Version2 = """
        CREATE TABLE ledger (id TEXT NOT NULL) STRICT;
        INSERT INTO ledger (id) VALUES (hex(randomblob(16)));
        CREATE TABLE audit (
            seq INTEGER PRIMARY KEY,
            time INTEGER NOT NULL,
            who TEXT NOT NULL,
            what TEXT NOT NULL,
            address TEXT NOT NULL,
            result TEXT NOT NULL,
            subject TEXT NOT NULL,
            detail TEXT NOT NULL,
            previous TEXT NOT NULL,
            hash TEXT NOT NULL
        ) STRICT;
        CREATE TRIGGER audit_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
        CREATE TRIGGER audit_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
        CREATE TRIGGER audit_insert BEFORE INSERT ON audit
            WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit)
            BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
        CREATE TABLE unknown_certificates (
            issuer_key BLOB NOT NULL,
            serial TEXT NOT NULL,
            subject TEXT NOT NULL,
            machine TEXT NOT NULL,
            thumbprint TEXT NOT NULL,
            address TEXT NOT NULL,
            seen INTEGER NOT NULL,
            PRIMARY KEY (issuer_key, serial)
        ) STRICT;
        PRAGMA user_version = 2;
        """;

    // Of a certificate that the ledger did not issue the end may not be known: its revocation then never leaves the list.
    private const string Version3Column = "ALTER TABLE unknown_certificates ADD COLUMN not_after INTEGER";

    private const string Version3 = """
        CREATE TABLE revocations (
            issuer_key BLOB NOT NULL,
            serial TEXT NOT NULL,
            reason TEXT NOT NULL,
            revoked INTEGER NOT NULL,
            revoked_by TEXT NOT NULL,
            not_after INTEGER,
            PRIMARY KEY (issuer_key, serial)
        ) STRICT;
        CREATE TABLE revocation_lists (
            issuer_key BLOB PRIMARY KEY,
            number INTEGER NOT NULL,
            this_update INTEGER NOT NULL,
            revocations INTEGER NOT NULL,
            der BLOB NOT NULL
        ) STRICT;
        CREATE TABLE renewals (
            issuer_key BLOB NOT NULL,
            serial TEXT NOT NULL,
            kind TEXT NOT NULL,
            key_hash BLOB NOT NULL,
            new_serial TEXT NOT NULL,
            replaces TEXT,
            renewed INTEGER NOT NULL,
            address TEXT NOT NULL,
            PRIMARY KEY (issuer_key, serial, kind, key_hash),
            FOREIGN KEY (issuer_key, serial) REFERENCES certificates (issuer_key, serial),
            FOREIGN KEY (issuer_key, new_serial) REFERENCES certificates (issuer_key, serial)
        ) STRICT;
        PRAGMA user_version = 3;
        """;

    // One row for each key, however many certificates it has: who has a key is asked for every certificate, and twice.
    private const string Version4 = """
        CREATE TABLE keys (
            key_hash BLOB PRIMARY KEY,
            machine TEXT NOT NULL,
            compromised INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO keys (key_hash, machine, compromised)
            SELECT c.key_hash, iif(min(c.machine) = max(c.machine), min(c.machine), ''), max(coalesce(r.reason = 'keyCompromise', 0))
            FROM certificates c LEFT JOIN revocations r ON r.issuer_key = c.issuer_key AND r.serial = c.serial
            GROUP BY c.key_hash;
        DROP INDEX certificates_by_key;
        CREATE INDEX certificates_by_machine ON certificates (machine, kind);
        PRAGMA user_version = 4;
        """;

    /// <summary>WAL with synchronous=FULL: a commit that was acknowledged survives a power cut.</summary>
    internal static void Configure(Database database)
        => database.Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 8192;");

    /// <summary>Brings the tables to the current version inside the caller's transaction.</summary>
    /// <returns>The version that the ledger had, 0 for a new one.</returns>
    internal static long Upgrade(Database database, string path)
    {
        var version = database.Query("PRAGMA user_version", r => r.GetInt64(0)).Single();
        if (version > Current)
            throw ErrorCatalogue.AuthorityConfiguration.With(path, LedgerTexts.OtherVersion.With(version, Current));
        if (version < 1)
            database.Run(Version1);
        if (version < Audited)
            database.Run(Version2);
        if (version < Revocable)
        {
            // By itself: in one script with others, the driver told no error of what stood behind it.
            database.Run(Version3Column);
            database.Run(Version3);
        }
        if (version < Current)
            database.Run(Version4);
        return version;
    }
}
