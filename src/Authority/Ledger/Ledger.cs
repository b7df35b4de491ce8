using Microsoft.Data.Sqlite;
using QvTrust.Authority.Hosting;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Authority.Ledger;

/// <summary>
/// Tokens, redemptions, certificates and the audit of them in SQLite. One connection writes, in its own thread; another
/// one reads meanwhile what is committed.
/// </summary>
internal sealed partial class Ledger : IDisposable
{
    private readonly Lock gate = new();
    private readonly Database writer;
    private readonly Database reader;
    private readonly GroupCommit commits;
    private readonly IClock clock;
    private readonly string path;

    /// <summary>Opens or makes the ledger.</summary>
    /// <exception cref="TrustException">QVT4011: it cannot be opened, or is of a later version.</exception>
    internal Ledger(string path, IClock clock)
    {
        (this.path, this.clock) = (path, clock);
        try
        {
            OwnerOnlyFile.Ensure(path);
            writer = new Database(path);
            Schema.Configure(writer);
            Prepare();
            reader = new Database(path);
        }
        catch (Exception e)
        {
            writer?.Dispose();
            reader?.Dispose();
            if (e is SqliteException or IOException or UnauthorizedAccessException)
                throw ErrorCatalogue.AuthorityConfiguration.From(e, path, e.Message);
            throw;
        }
        commits = new GroupCommit(writer);
    }

    /// <summary>Random, made with the ledger: tells the heads of two ledgers apart.</summary>
    internal string Id { get; private set; } = "";

    public void Dispose()
    {
        commits.Dispose();
        reader.Dispose();
        writer.Dispose();
    }

    // Schema, id and first row come into being together or not at all.
    private void Prepare()
    {
        writer.Execute("BEGIN IMMEDIATE");
        var version = Schema.Upgrade(writer, path);
        Id = writer.Query("SELECT id FROM ledger", r => r.GetString(0)).Single();
        if (version < Schema.Current)
            AppendOpening(version);
        writer.Execute("COMMIT");
    }

    /// <summary>Says that a certificate is being made which will be written; until the result is disposed of, others' commits wait for it a little.</summary>
    internal IDisposable Expect() => commits.Expect();

    /// <summary>What is committed; never waits for a writer.</summary>
    private T Read<T>(Func<Database, T> read)
    {
        lock (gate)
            return read(reader);
    }

    private T Write<T>(Func<T> work) => commits.WriteAsync(work).GetAwaiter().GetResult();

    private static DateTimeOffset? OptionalTime(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : Time(row.GetInt64(column));

    private static DateTimeOffset Time(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);
}
