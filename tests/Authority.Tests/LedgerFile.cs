using Microsoft.Data.Sqlite;
using QvTrust.Authority.Ledger;
using QvTrust.Core.Audit;
using QvTrust.Core.Machine;
using QvTrust.Windows;

namespace QvTrust.Authority.Tests;

/// <summary>A ledger in a folder of its own, and a hand that writes to the file past the product.</summary>
internal sealed class LedgerFile : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("qvtrust-ledger-").FullName;

    internal string Path => System.IO.Path.Combine(folder, "ledger.db");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    internal Ledger.Ledger Open() => Open(new SystemClock());

    internal Ledger.Ledger Open(IClock clock) => new(Path, clock);

    /// <summary>The rows as whoever reads the whole audit gets them.</summary>
    internal static IReadOnlyList<AuditRow> Rows(Ledger.Ledger ledger) => ledger.Audit(0, int.MaxValue);

    internal void Edit(string sql) => Edit(Path, sql);

    internal static void Edit(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    internal static string Text(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture)!;
    }

    internal void MakeVersion(int version) => Edit(File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "Ledgers", $"version{version}.sql")));

    internal static TokenRecord Token(string id, string machine = "QVS01") => new(
        id, new byte[32], machine, ["QVS"], DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddHours(24), null, "DOMAIN\\admin");
}
