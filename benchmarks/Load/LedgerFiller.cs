using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Data.Sqlite;
using QvTrust.Core.Audit;

namespace QvTrust.Benchmarks.Load;

/// <summary>
/// Adds rows to a ledger that the service made, as if that many machines had enrolled: token, certificate, redemption and
/// the three rows of the audit, whose chain goes on. Certificates are the one that is there with other serial numbers, so
/// their signatures are wrong; nobody looks at them.
/// </summary>
internal sealed class LedgerFiller : IDisposable
{
    private const int Machines = 10_000;
    private readonly SqliteConnection connection;
    private readonly SqliteCommand token;
    private readonly SqliteCommand certificate;
    private readonly SqliteCommand known;
    private readonly SqliteCommand redemption;
    private readonly SqliteCommand audit;
    private readonly byte[] issuer;
    private readonly byte[] model;
    private readonly int serialAt;
    private readonly int serialLength;
    private long sequence;
    private string hash;

    private LedgerFiller(string path)
    {
        connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        // Nothing is lost where this dies: the file is of no worth until it is whole.
        Run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000; PRAGMA foreign_keys = OFF;");
        (issuer, model) = One("SELECT issuer_key, der FROM certificates", r => (r.GetFieldValue<byte[]>(0), r.GetFieldValue<byte[]>(1)));
        using var parsed = X509CertificateLoader.LoadCertificate(model);
        serialLength = parsed.SerialNumberBytes.Length;
        serialAt = model.AsSpan().IndexOf(parsed.SerialNumberBytes.Span);
        (sequence, hash) = One("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", r => (r.GetInt64(0), r.GetString(1)));
        token = Insert("tokens", "id", "secret_hash", "machine", "roles", "created", "expires", "created_by");
        certificate = Insert("certificates", "issuer_key", "serial", "kind", "machine", "key_hash", "der", "issued");
        known = Insert("keys", "key_hash", "machine", "compromised");
        redemption = Insert("redemptions", "token", "kind", "key_hash", "issuer_key", "serial", "redeemed", "address");
        audit = Insert("audit", "seq", "time", "who", "what", "address", "result", "subject", "detail", "previous", "hash");
    }

    public static void Fill(string path, int rows)
    {
        using var filler = new LedgerFiller(path);
        filler.Run("BEGIN");
        for (var row = 0; row < rows; row++)
            filler.Add(row);
        filler.Run("COMMIT");
    }

    public void Dispose()
    {
        foreach (var command in (SqliteCommand[])[token, certificate, known, redemption, audit])
            command.Dispose();
        connection.Dispose();
    }

    private void Add(int row)
    {
        const string address = "10.0.0.1", kind = "server";
        var now = DateTimeOffset.UtcNow;
        var machine = string.Create(CultureInfo.InvariantCulture, $"OLD{row % Machines:0000}");
        var id = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
        var (secret, key) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
        var der = (byte[])model.Clone();
        RandomNumberGenerator.Fill(der.AsSpan(serialAt + 1, serialLength - 1));
        var serial = Convert.ToHexString(der.AsSpan(serialAt, serialLength));
        var thumbprint = Convert.ToHexString(RandomNumberGenerator.GetBytes(20));

        Execute(token, id, secret, machine, "QVS", now.ToUnixTimeSeconds(), now.AddHours(24).ToUnixTimeSeconds(), "root");
        Append("root", AuditAction.TokenMade, "local", machine, $"token {id} for QVS until {now:yyyy-MM-dd HH:mm} UTC", now);
        Execute(certificate, issuer, serial, kind, machine, key, der, now.ToUnixTimeSeconds());
        Execute(known, key, machine, 0);
        Append(machine, AuditAction.CertificateIssued, address, machine, $"{kind} certificate, serial {serial}, thumbprint {thumbprint}", now);
        Execute(redemption, id, kind, key, issuer, serial, now.ToUnixTimeSeconds(), address);
        Append(machine, AuditAction.TokenRedeemed, address, machine, $"token {id} for a {kind} certificate, key {Convert.ToHexString(key)}", now);
    }

    private void Append(string who, string what, string from, string subject, string detail, DateTimeOffset time)
    {
        var row = new AuditRow(++sequence, time, who, what, from, "ok", subject, detail, hash, "").WithHash();
        hash = row.Hash;
        Execute(audit, row.Sequence, row.Time.ToUnixTimeMilliseconds(), who, what, from, row.Result, subject, detail, row.Previous, hash);
    }

    private void Run(string script)
    {
        using var command = connection.CreateCommand();
        command.CommandText = script;
        command.ExecuteNonQuery();
    }

    private T One<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        return rows.Read() ? read(rows) : throw new InvalidOperationException("nothing: " + sql);
    }

    private SqliteCommand Insert(string table, params string[] columns)
    {
        var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(c => "$" + c))})";
        foreach (var column in columns)
            command.Parameters.Add(new SqliteParameter { ParameterName = "$" + column });
        return command;
    }

    private static void Execute(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }
}
