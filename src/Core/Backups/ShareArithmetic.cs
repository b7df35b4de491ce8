using System.Security.Cryptography;

namespace QvTrust.Core.Backups;

/// <summary>
/// Secret sharing with threshold 2 (Shamir, 1979) over GF(256) with the polynomial of AES, octet by octet, as
/// draft-mcgrew-tss-03 has it. BouncyCastle has none for .NET. Time depends on the public index alone.
/// </summary>
internal static class ShareArithmetic
{
    /// <summary>The value of a random straight line at 1, 2, ... <paramref name="count"/>; its value at 0 is the secret.</summary>
    public static byte[][] Split(byte[] secret, int count, RandomNumberGenerator random)
    {
        var slope = new byte[secret.Length];
        random.GetBytes(slope);
        return [.. Enumerable.Range(1, count).Select(x => secret.Select((s, i) => (byte)(s ^ Multiply(slope[i], (byte)x))).ToArray())];
    }

    /// <summary>The value at 0 of the line through two points (Lagrange).</summary>
    public static byte[] Combine(byte x1, byte[] y1, byte x2, byte[] y2)
    {
        if (x1 == x2 || y1.Length != y2.Length)
            throw new ArgumentException("Two shares of one secret with different indexes are needed.");
        var inverse = Inverse((byte)(x1 ^ x2));
        var (factor1, factor2) = (Multiply(x2, inverse), Multiply(x1, inverse));
        return [.. y1.Zip(y2, (a, b) => (byte)(Multiply(a, factor1) ^ Multiply(b, factor2)))];
    }

    private static byte Multiply(byte secret, byte factor)
    {
        int product = 0, a = secret;
        for (var bits = (int)factor; bits > 0; bits >>= 1)
        {
            product ^= -(bits & 1) & a;
            a = (a << 1) ^ (-(a >> 7) & 0x11B);
        }
        return (byte)product;
    }

    // The group has 255 elements, so the power 254 is the inverse.
    private static byte Inverse(byte factor)
    {
        byte power = 1;
        for (var i = 0; i < 254; i++)
            power = Multiply(power, factor);
        return power;
    }
}
