using System.Security.Cryptography;

namespace QvTrust.Core.Certificates;

/// <summary>Hashes and hexadecimal text on both frameworks.</summary>
internal static class Digests
{
    public static byte[] Sha256(byte[] data)
    {
#if NET
        return SHA256.HashData(data);
#else
        using var hash = SHA256.Create();
        return hash.ComputeHash(data);
#endif
    }

#pragma warning disable CA5350 // SHA-1 names certificates (thumbprint) and keys (RFC 5280, 4.2.1.2); nothing is protected by it.
    public static byte[] Sha1(byte[] data)
    {
#if NET
        return SHA1.HashData(data);
#else
        using var hash = SHA1.Create();
        return hash.ComputeHash(data);
#endif
    }
#pragma warning restore CA5350

    /// <summary>Upper-case hexadecimal digits.</summary>
    public static string Hex(byte[] data)
#if NET
        => Convert.ToHexString(data);
#else
        => BitConverter.ToString(data).Replace("-", string.Empty);
#endif

    /// <summary>Compares without stopping at the first difference.</summary>
    public static bool FixedTimeEquals(byte[] left, byte[] right)
    {
        if (left.Length != right.Length)
            return false;
        var difference = 0;
        for (var i = 0; i < left.Length; i++)
            difference |= left[i] ^ right[i];
        return difference == 0;
    }
}
