using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using QvTrust.Core.Certificates;

namespace QvTrust.Core.Audit;

/// <summary>
/// The last row of an audit at a time, signed by the root's key. Whoever keeps one can tell later whether that row is
/// still there as it was, and with it every row before.
/// </summary>
/// <param name="LedgerId">The ledger that the audit belongs to.</param>
/// <param name="Sequence">Number of the row.</param>
/// <param name="Hash">Its hash, upper-case hexadecimal.</param>
/// <param name="Time">When it was signed, to the second.</param>
/// <param name="Signature">RSA PKCS#1 v1.5 with SHA-256 over the text before it.</param>
public sealed record AuditHead(string LedgerId, long Sequence, string Hash, DateTimeOffset Time, byte[] Signature)
{
    /// <summary>Header of enrolment replies that carries the text.</summary>
    public const string HeaderName = "QvTrust-Audit";

    /// <summary>Digits of a ledger's id.</summary>
    public const int LedgerIdLength = 32;

    // The first word tells what is signed: no certificate or other thing that a root signs begins with it.
    private const string Prefix = "qvtrust-audit-1";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const int HashLength = 64;
    private const int LongestText = 2048;

    /// <summary>Signs a head.</summary>
    /// <param name="ledgerId">The ledger's id.</param>
    /// <param name="sequence">Number of its last row.</param>
    /// <param name="hash">That row's hash.</param>
    /// <param name="time">Now.</param>
    /// <param name="rootKey">The root's private key; stays the caller's.</param>
    public static AuditHead Sign(string ledgerId, long sequence, string hash, DateTimeOffset time, RSA rootKey)
    {
        var head = new AuditHead(ledgerId, sequence, hash, time, []);
        return head with { Signature = PlatformRsa.Sign(rootKey, head.Signed()).GetOctets() };
    }

    /// <summary>Reads the text form, in exactly the form that <see cref="ToString"/> gives; null for any other text.</summary>
    public static AuditHead? TryParse(string text)
    {
        if (text.Length > LongestText || text.Split(' ') is not [Prefix, var id, var number, var hash, var time, var signature])
            return null;
        if (id.Length != LedgerIdLength || hash.Length != HashLength
            || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            || !DateTimeOffset.TryParseExact(time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            return null;
        try
        {
            var head = new AuditHead(id, sequence, hash, at, Convert.FromBase64String(signature));
            return head.ToString() == text ? head : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>True when the root's key signed it.</summary>
    public bool IsSignedBy(CertificateInfo root)
        => PlatformRsa.Verify(root.Structure.SubjectPublicKeyInfo, PlatformRsa.Sha256WithRsa, Signed(), Signature);

    /// <summary>The text form: one line of six words.</summary>
    public override string ToString() => $"{Text} {Convert.ToBase64String(Signature)}";

    private string Text => string.Format(CultureInfo.InvariantCulture, "{0} {1} {2} {3} {4}",
        Prefix, LedgerId, Sequence, Hash, Time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));

    private byte[] Signed() => Encoding.UTF8.GetBytes(Text);
}
