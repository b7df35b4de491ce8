using Microsoft.Data.Sqlite;

namespace QvTrust.Authority.Ledger;

/// <summary>
/// One connection to the ledger's file, which keeps the statements that it has prepared: they are few, and preparing one
/// costs more than running it. Not for several threads at once.
/// </summary>
internal sealed class Database : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);

    internal Database(string path)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 10 }.ToString());
        try
        {
            connection.Open();
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>True from BEGIN to COMMIT or ROLLBACK; SQLite ends a transaction by itself where the disk is full.</summary>
    internal bool IsInTransaction => SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>Rows inserted, changed or deleted since the connection was opened, also those taken back since.</summary>
    internal int Changes => SQLitePCL.raw.sqlite3_total_changes(connection.Handle);

    public void Dispose()
    {
        foreach (var command in prepared.Values)
            command.Dispose();
        connection.Dispose();
    }

    /// <summary>Runs a script: several statements, without values.</summary>
    internal void Run(string script)
    {
        using var command = connection.CreateCommand();
        command.CommandText = script;
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a statement; the number of rows that it changed.</summary>
    internal int Execute(string sql, params ReadOnlySpan<(string Name, object Value)> values) => Command(sql, values).ExecuteNonQuery();

    /// <summary>Runs a query and reads all of its rows.</summary>
    internal List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using var rows = Command(sql, values).ExecuteReader();
        var result = new List<T>();
        while (rows.Read())
            result.Add(read(rows));
        return result;
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, object Value)> values)
    {
        if (prepared.TryGetValue(sql, out var command))
        {
            foreach (var (name, value) in values)
                command.Parameters[name].Value = value;
            return command;
        }
        command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        prepared.Add(sql, command);
        return command;
    }
}
