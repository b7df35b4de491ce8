using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace QvTrust.Authority.Tests;

/// <summary>
/// Reads a ledger with the sqlite3 program and its own SQL, and recomputes the audit as docs/developing.md describes it:
/// nothing of the product takes part. It keeps what it has read; what it has not, it reads on.
/// </summary>
internal sealed class LedgerReader(string path)
{
    private readonly HashSet<string> serials = [];
    private readonly HashSet<string> certificates = [];
    private readonly Dictionary<string, string> redeemed = [];

    // Of the audit's rows by their number; what stands for the one before the first comes first.
    private readonly List<string> hashes = [];
    private long lastCertificate;
    private long lastRedemption;

    /// <summary>Reads what has come since, and fails where the file is damaged, a serial number is there twice, or the audit does not follow on.</summary>
    internal void ReadOn()
    {
        Assert.Equal("ok", Value("PRAGMA integrity_check"));
        foreach (var row in Rows($"SELECT rowid AS n, hex(der) AS der FROM certificates WHERE rowid > {lastCertificate} ORDER BY rowid"))
        {
            lastCertificate = row.GetProperty("n").GetInt64();
            var der = row.GetProperty("der").GetString()!;
            using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromHexString(der));
            Assert.True(serials.Add(certificate.SerialNumber), $"serial number {certificate.SerialNumber} is there twice");
            certificates.Add(der);
        }
        foreach (var row in Rows($"SELECT r.rowid AS n, r.token, hex(c.der) AS der FROM redemptions r JOIN certificates c ON c.serial = r.serial AND c.issuer_key = r.issuer_key WHERE r.rowid > {lastRedemption} ORDER BY r.rowid"))
        {
            lastRedemption = row.GetProperty("n").GetInt64();
            Assert.True(redeemed.TryAdd(row.GetProperty("token").GetString()!, row.GetProperty("der").GetString()!), "a token is redeemed twice");
        }
        ReadAudit();
    }

    /// <summary>The certificate (DER, hexadecimal) that the token was redeemed for, or null.</summary>
    internal string? CertificateFor(string tokenId) => redeemed.GetValueOrDefault(tokenId);

    /// <summary>The certificate that the caller got is in the ledger, for its token, and so is the row of the audit that it was told of.</summary>
    internal void MustHold(CrashEnrolment enrolment)
    {
        Assert.True(redeemed.ContainsKey(enrolment.TokenId), "a token that was acknowledged as used is not used");
        Assert.Equal(enrolment.Certificate, redeemed[enrolment.TokenId]);
        Assert.Contains(enrolment.Certificate!, certificates);
        var head = enrolment.AuditHead!.Split(' ');
        var sequence = int.Parse(head[2], CultureInfo.InvariantCulture);
        Assert.True(sequence < hashes.Count, $"a caller was told of row {sequence} of the audit, which has {hashes.Count - 1}");
        Assert.Equal(head[3], hashes[sequence]);
    }

    /// <summary>Tables and audit hold the same, and each of these enrolments once.</summary>
    internal void MustBeWhole(IReadOnlyCollection<CrashEnrolment> all)
    {
        Assert.Equal(all.Count, all.Select(e => e.Certificate).Distinct().Count());
        Assert.Equal(redeemed.Values.Order(), certificates.Order());
        Assert.Equal("0", Value("SELECT count(*) FROM (SELECT 1 FROM certificates GROUP BY serial HAVING count(*) > 1)"));
        foreach (var (table, action) in new[] { ("certificates", "certificate-issued"), ("redemptions", "token-redeemed"), ("tokens", "token-made") })
            Assert.Equal(Value($"SELECT count(*) FROM {table}"), Value($"SELECT count(*) FROM audit WHERE what = '{action}'"));
    }

    private void ReadAudit()
    {
        if (hashes.Count == 0)
            hashes.Add(Hash("QvTrust audit ledger 1", Value("SELECT id FROM ledger")));
        foreach (var row in Rows($"SELECT * FROM audit WHERE seq > {hashes.Count - 1} ORDER BY seq"))
        {
            Assert.Equal(hashes.Count, row.GetProperty("seq").GetInt32());
            Assert.Equal(hashes[^1], row.GetProperty("previous").GetString());
            var fields = new[] { "seq", "time", "who", "what", "address", "result", "subject", "detail", "previous" }.Select(f => row.GetProperty(f).ToString());
            Assert.Equal(Hash(["QvTrust audit row 1", .. fields]), row.GetProperty("hash").GetString());
            hashes.Add(row.GetProperty("hash").GetString()!);
        }
    }

    private static string Hash(params string[] texts)
    {
        using var bytes = new MemoryStream();
        foreach (var text in texts.Select(Encoding.UTF8.GetBytes))
        {
            bytes.Write([(byte)(text.Length >> 24), (byte)(text.Length >> 16), (byte)(text.Length >> 8), (byte)text.Length]);
            bytes.Write(text);
        }
        return Convert.ToHexString(SHA256.HashData(bytes.ToArray()));
    }

    private string Value(string sql) => Tool.Text(Tool.Run("sqlite3", "-readonly", path, sql)).Trim();

    private List<JsonElement> Rows(string sql)
    {
        var text = Tool.Text(Tool.Run("sqlite3", "-readonly", "-json", path, sql));
        return text.Length == 0 ? [] : [.. JsonDocument.Parse(text).RootElement.EnumerateArray()];
    }
}
