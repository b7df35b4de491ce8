using Microsoft.Data.Sqlite;
using QvTrust.Lab.Runner.Hosting;

namespace QvTrust.Lab.Runner.State;

/// <summary>The authority's ledger, read from a copy of its files.</summary>
/// <param name="Tokens">Number of tokens.</param>
/// <param name="Certificates">Machine and kind of each certificate, as <c>QVS01 server</c>.</param>
internal sealed record Ledger(int Tokens, IReadOnlyList<string> Certificates)
{
    public static Ledger Read(Server qms)
    {
        var folder = Directory.CreateTempSubdirectory("ledger-").FullName;
        try
        {
            var source = qms.HostPath(Product.Ledger);
            foreach (var suffix in (string[])["", "-wal"])
            {
                if (File.Exists(source + suffix))
                {
                    File.Copy(source + suffix, Path.Combine(folder, "ledger.db" + suffix));
                }
            }

            using var database = Open(Path.Combine(folder, "ledger.db"));
            return new Ledger(
                (int)(long)Command(database, "SELECT COUNT(*) FROM tokens").ExecuteScalar()!,
                [.. Rows(database, "SELECT machine || ' ' || lower(kind) FROM certificates ORDER BY 1")]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Makes every token one that expired; the authority must be stopped, since the file is changed in its place.</summary>
    public static void ExpireAll(Server qms)
    {
        using var database = Open(qms.HostPath(Product.Ledger));
        if (Command(database, "UPDATE tokens SET expires = expires - 90 * 86400").ExecuteNonQuery() == 0)
        {
            throw new LabException("the ledger has no token to expire");
        }

        Command(database, "PRAGMA wal_checkpoint(TRUNCATE)").ExecuteNonQuery();
    }

    public int Count(string machine, string kind) => Certificates.Count(c => c.Equals($"{machine} {kind}", StringComparison.OrdinalIgnoreCase));

    private static SqliteConnection Open(string file)
    {
        var database = new SqliteConnection($"Data Source={file};Pooling=False");
        database.Open();
        return database;
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
