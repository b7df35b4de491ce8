using Microsoft.Data.Sqlite;
using QvTrust.Authority.Hosting;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Authority.Ledger;

/// <summary>
/// Tokens, redemptions, certificates and the audit of them in SQLite. One connection, one writer at a time: an
/// installation enrols tens of servers, and a commit takes milliseconds.
/// </summary>
internal sealed partial class Ledger : IDisposable
{
    private readonly Lock gate = new();
    private readonly SqliteConnection connection;
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
            connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 10 }.ToString());
            connection.Open();
            Schema.Configure(connection);
            Prepare();
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            connection?.Dispose();
            throw ErrorCatalogue.AuthorityConfiguration.From(e, path, e.Message);
        }
    }

    /// <summary>Random, made with the ledger: tells the heads of two ledgers apart.</summary>
    internal string Id { get; private set; } = "";

    public void Dispose() => connection.Dispose();

    // Schema, id and first row come into being together or not at all.
    private void Prepare()
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var version = Schema.Upgrade(connection, path);
        Id = Query("SELECT id FROM ledger", r => r.GetString(0)).Single();
        if (version < Schema.Audited)
            AppendOpening(version);
        transaction.Commit();
    }

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

    private static DateTimeOffset Time(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);
}
