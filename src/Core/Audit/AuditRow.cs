using System.Text;
using QvTrust.Core.Certificates;

namespace QvTrust.Core.Audit;

/// <summary>A row of the audit. Its hash covers every other field, so also the hash of the row before it.</summary>
/// <param name="Sequence">Its number, from 1.</param>
/// <param name="Time">When, to the millisecond.</param>
/// <param name="Who">The account, the machine whose token was shown, <c>service</c>, or <c>unknown</c>.</param>
/// <param name="What">A name of <see cref="AuditAction"/>.</param>
/// <param name="From">The address it came from, or <c>local</c>.</param>
/// <param name="Result"><c>ok</c>, <c>counted</c> or a QVT code.</param>
/// <param name="Subject">What it was about: a machine, a token's id.</param>
/// <param name="Detail">The rest, in words.</param>
/// <param name="Previous">Hash of the row before it, upper-case hexadecimal; of the first row <see cref="Start"/>.</param>
/// <param name="Hash">SHA-256 of all other fields, upper-case hexadecimal.</param>
public sealed record AuditRow(
    long Sequence,
    DateTimeOffset Time,
    string Who,
    string What,
    string From,
    string Result,
    string Subject,
    string Detail,
    string Previous,
    string Hash)
{
    /// <summary>What stands for the hash before the first row; it binds the chain to its ledger.</summary>
    /// <param name="ledgerId">The ledger's id.</param>
    public static string Start(string ledgerId) => Sha256("QvTrust audit ledger 1", ledgerId);

    /// <summary>The hash that the fields of this row have; another than <see cref="Hash"/> when one was changed.</summary>
    public string ComputeHash() => Sha256(
        "QvTrust audit row 1",
        Digits(Sequence),
        Digits(Time.ToUnixTimeMilliseconds()),
        Who,
        What,
        From,
        Result,
        Subject,
        Detail,
        Previous);

    /// <summary>The row with the hash of its fields.</summary>
    public AuditRow WithHash() => this with { Hash = ComputeHash() };

    // Each text is preceded by its length in bytes, so that two different lists never give the same bytes.
    private static string Sha256(params string[] texts)
    {
        using var bytes = new MemoryStream();
        foreach (var text in texts.Select(Encoding.UTF8.GetBytes))
        {
            var length = (uint)text.Length;
            bytes.Write([(byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length], 0, sizeof(uint));
            bytes.Write(text, 0, text.Length);
        }
        return Digests.Hex(Digests.Sha256(bytes.ToArray()));
    }

    private static string Digits(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
