using System.Security.Cryptography;
using System.Text;
using QvTrust.Core.Errors;
using Hashes = QvTrust.Core.Certificates.Digests;

namespace QvTrust.Core.Backups;

/// <summary>
/// A secret in three parts, of which any two give it back and one alone says nothing. Each is a line that can be typed:
/// <c>qvs1-</c> and base 32 (Crockford's digits) of: number of the secret 4 octets, index 1, share, check 4.
/// </summary>
public static class Shares
{
    /// <summary>How many are made.</summary>
    public const int Count = 3;

    internal const string Prefix = "qvs1-";

    private const int IdLength = 4;
    private const int CheckLength = 4;
    private const int GroupLength = 5;
    private const int LongestSecret = 64;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Splits a secret.</summary>
    /// <param name="secret">1 to 64 octets.</param>
    /// <param name="random">Where the shares come from.</param>
    public static IReadOnlyList<string> Split(byte[] secret, RandomNumberGenerator random)
    {
        if (secret.Length is 0 or > LongestSecret)
            throw new ArgumentOutOfRangeException(nameof(secret), secret.Length, "The secret has a length that is not shared.");
        var id = new byte[IdLength];
        random.GetBytes(id);
        return [.. ShareArithmetic.Split(secret, Count, random).Select((share, i) => Text([.. id, (byte)(i + 1), .. share]))];
    }

    /// <summary>Puts the secret together; QVT6119 when a share is mistyped, of another secret, or there are fewer than two.</summary>
    /// <param name="shares">Two or three of them, in any order; case, spaces and hyphens do not matter.</param>
    public static byte[] Combine(IReadOnlyList<string> shares)
    {
        var points = shares.Select(Parse).GroupBy(p => p.Index).Select(g => g.First()).ToList();
        if (points.Count < 2)
            throw ErrorCatalogue.ShareRefused.With(BackupTexts.TwoSharesNeeded);
        if (points.Any(p => p.Id != points[0].Id || p.Share.Length != points[0].Share.Length))
            throw ErrorCatalogue.ShareRefused.With(BackupTexts.SharesOfDifferentKeys);
        var secrets = points.Skip(1).Select(p => ShareArithmetic.Combine(points[0].Index, points[0].Share, p.Index, p.Share)).ToList();
        return secrets.All(s => Hashes.FixedTimeEquals(s, secrets[0]))
            ? secrets[0]
            : throw ErrorCatalogue.ShareRefused.With(BackupTexts.SharesContradict);
    }

    private static (string Id, byte Index, byte[] Share) Parse(string text)
    {
        var octets = Decode(text) ?? throw ErrorCatalogue.ShareRefused.With(BackupTexts.NotAShare);
        var body = octets.Take(octets.Length - CheckLength).ToArray();
        if (body.Length <= IdLength + 1 || !octets.Skip(body.Length).SequenceEqual(Check(body)))
            throw ErrorCatalogue.ShareRefused.With(BackupTexts.ShareMistyped);
        return (Hashes.Hex([.. body.Take(IdLength)]), body[IdLength], [.. body.Skip(IdLength + 1)]);
    }

    private static IEnumerable<byte> Check(byte[] body) => Hashes.Sha256(body).Take(CheckLength);

    private static string Text(byte[] body)
    {
        var digits = Encode([.. body, .. Check(body)]);
        var groups = Enumerable.Range(0, (digits.Length + GroupLength - 1) / GroupLength)
            .Select(i => digits.Substring(i * GroupLength, Math.Min(GroupLength, digits.Length - (i * GroupLength))));
        return Prefix + string.Join("-", groups);
    }

    private static string Encode(byte[] octets)
    {
        var text = new StringBuilder();
        int pending = 0, bits = 0;
        foreach (var octet in octets)
        {
            pending = (pending << 8) | octet;
            for (bits += 8; bits >= 5; bits -= 5)
                text.Append(Alphabet[(pending >> (bits - 5)) & 31]);
            pending &= (1 << bits) - 1;
        }
        return bits == 0 ? text.ToString() : text.Append(Alphabet[(pending << (5 - bits)) & 31]).ToString();
    }

    private static byte[]? Decode(string text)
    {
        var typed = text.Trim();
        if (typed.Length > 200 || !typed.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return null;
        var octets = new List<byte>();
        int pending = 0, bits = 0;
        foreach (var letter in typed.Substring(Prefix.Length).ToUpperInvariant().Where(c => c is not ('-' or ' ')))
        {
            // Crockford's digits leave out letters that look like others.
            var digit = Alphabet.IndexOf(letter switch { 'O' => '0', 'I' or 'L' => '1', _ => letter });
            if (digit < 0)
                return null;
            pending = (pending << 5) | digit;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                octets.Add((byte)(pending >> bits));
                pending &= (1 << bits) - 1;
            }
        }
        return octets.Count > CheckLength ? [.. octets] : null;
    }
}
