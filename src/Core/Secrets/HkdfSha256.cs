using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace QvTrust.Core.Secrets;

/// <summary>HKDF with HMAC-SHA256 (RFC 5869); .NET Framework has none.</summary>
internal static class HkdfSha256
{
    /// <summary>Extracts and expands.</summary>
    public static byte[] Derive(byte[] key, byte[] salt, byte[] info, int length)
    {
        var generator = new HkdfBytesGenerator(new Sha256Digest());
        generator.Init(new HkdfParameters(key, salt, info));
        var derived = new byte[length];
        generator.GenerateBytes(derived, 0, length);
        return derived;
    }
}
