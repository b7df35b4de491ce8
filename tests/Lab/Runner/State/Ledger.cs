using Microsoft.Data.Sqlite;
using QvTrust.Lab.Runner.Hosting;

namespace QvTrust.Lab.Runner.State;

/// <summary>The authority's ledger, read from a copy of its files.</summary>
/// <param name="Tokens">Number of tokens.</param>
/// <param name="Certificates">Machine and kind of each certificate, as <c>QVS01 server</c>.</param>
/// <param name="Revoked">The same of each that is revoked.</param>
internal sealed record Ledger(int Tokens, IReadOnlyList<string> Certificates, IReadOnlyList<string> Revoked)
{
    public static Ledger Read(Server qms) => WithCopy(qms, (_, database) => new Ledger(
        (int)(long)Command(database, "SELECT COUNT(*) FROM tokens").ExecuteScalar()!,
        [.. Rows(database, "SELECT machine || ' ' || lower(kind) FROM certificates ORDER BY 1")],
        [.. Rows(database, "SELECT c.machine || ' ' || lower(c.kind) FROM certificates c JOIN revocations r ON r.serial = c.serial ORDER BY 1")]));

    /// <summary>Makes every token one that expired; the authority must be stopped, since its file is replaced.</summary>
    public static void ExpireAll(Server qms) => WithCopy(qms, (file, database) =>
    {
        if (Command(database, "UPDATE tokens SET expires = expires - 90 * 86400").ExecuteNonQuery() == 0)
        {
            throw new LabException("the ledger has no token to expire");
        }

        Command(database, "PRAGMA wal_checkpoint(TRUNCATE)").ExecuteNonQuery();
        File.Delete(qms.HostPath(Product.Ledger + "-wal"));
        File.Copy(file, qms.HostPath(Product.Ledger), overwrite: true);
        return 0;
    });

    public int Count(string machine, string kind) => Certificates.Count(c => c.Equals($"{machine} {kind}", StringComparison.OrdinalIgnoreCase));

    // A copy, because SQLite does not open files through the lab's paths into a running server.
    private static T WithCopy<T>(Server qms, Func<string, SqliteConnection, T> use)
    {
        var folder = Directory.CreateTempSubdirectory("ledger-").FullName;
        try
        {
            var source = qms.HostPath(Product.Ledger);
            var copy = Path.Combine(folder, "ledger.db");
            foreach (var suffix in ((string[])["", "-wal"]).Where(s => File.Exists(source + s)))
            {
                File.Copy(source + suffix, copy + suffix);
            }

            using var database = new SqliteConnection($"Data Source={copy};Pooling=False");
            database.Open();
            return use(copy, database);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SqliteCommand Command(SqliteConnection database, string text)
    {
        var command = database.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this file.
        command.CommandText = text;
#pragma warning restore CA2100
        return command;
    }

    private static IEnumerable<string> Rows(SqliteConnection database, string text)
    {
        using var reader = Command(database, text).ExecuteReader();
        while (reader.Read())
        {
            yield return reader.GetString(0);
        }
    }
}
