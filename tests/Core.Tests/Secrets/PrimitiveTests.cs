using System.Globalization;
#if NET
using System.Security.Cryptography;
#endif
using QvTrust.Core.Secrets;

namespace QvTrust.Core.Tests.Secrets;

/// <summary>The primitives by published vectors: NIST CAVP (gcmEncryptExtIV256.rsp) and RFC 5869, appendix A.</summary>
public class PrimitiveTests
{
    [Theory]
    [InlineData("b52c505a37d78eda5dd34f20c22540ea1b58963cf8e5bf8ffa85f9f2492505b4", "516c33929df5a3284ff463d7", "", "", "bdc1ac884d332457a1d2664f168c76f0")]
    [InlineData("78dc4e0aaf52d935c3c01eea57428f00ca1fd475f5da86a49c8dd73d68c8e223", "d79cf22d504cc793c3fb6c8a", "b96baa8c1c75a671bfb2d08d06be5f36", "", "3e5d486aa2e30b22e040b85723a06e76")]
    [InlineData("31bdadd96698c204aa9ce1448ea94ae1fb4a9a0b3c9d773b51bb1822666b8f22", "0d18e06c7c725ac9e362e1ce", "", "2db5168e932556f8089a0622981d017d", "fa4362189661d163fcd6a56d8bf0405ad636ac1bbedd5cc3ee727dc2ab4a9489")]
    [InlineData("24501ad384e473963d476edcfe08205237acfd49b5b8f33857f8114e863fec7f", "9ff18563b978ec281b3f2794", "adb5ec720ccf9898500028bf34afccbcaca126ef",
        "27f348f9cdc0c5bd5e66b1ccb63ad920ff2219d14e8d631b3872265cf117ee86757accb158bd9abb3868fdc0d0b074b5f01b2c",
        "eb7cb754c824e8d96f7c6d9b76c7d26fb874ffbf1d65c6f64a698d839b0b06145dae82057ad55994cf59ad7f67c0fa5e85fab8bc95c532fecc594c36d1550286a7a3f0")]
    [InlineData("82c4f12eeec3b2d3d157b0f992d292b237478d2cecc1d5f161389b97f999057a", "7b40b20f5f397177990ef2d1", "", "982a296ee1cd7086afad976945", "ec8e05a0471d6b43a59ca5335f113ddeafc62373cac2f5951bb9165249")]
    public void Gcm_gives_what_nist_published(string key, string nonce, string associated, string message, string sealedMessage)
    {
        Assert.Equal(sealedMessage, Hex(AesGcm256.Seal(Bytes(key), Bytes(nonce), Bytes(associated), Bytes(message))));
        Assert.Equal(message, Hex(AesGcm256.Open(Bytes(key), Bytes(nonce), Bytes(associated), Bytes(sealedMessage))!));
        var altered = Bytes(sealedMessage);
        altered[altered.Length - 1] ^= 1;
        Assert.Null(AesGcm256.Open(Bytes(key), Bytes(nonce), Bytes(associated), altered));
        Assert.Null(AesGcm256.Open(Bytes(key), Bytes(nonce), [.. Bytes(associated), 0], Bytes(sealedMessage)));
    }

    [Theory]
    [InlineData("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")]
    [InlineData(
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f",
        "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
        "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87")]
    [InlineData("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8")]
    public void Hkdf_gives_what_the_rfc_published(string key, string salt, string info, string derived)
        => Assert.Equal(derived, Hex(HkdfSha256.Derive(Bytes(key), Bytes(salt), Bytes(info), derived.Length / 2)));

#if NET
    [Fact]
    public void Gcm_and_hkdf_agree_with_the_platforms()
    {
        for (var length = 0; length < 70; length++)
        {
            var (key, nonce, other) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(12), RandomNumberGenerator.GetBytes(length));
            var (cipher, tag) = (new byte[length], new byte[16]);
            using var platform = new AesGcm(key, 16);
            platform.Encrypt(nonce, other, cipher, tag, key);
            Assert.Equal([.. cipher, .. tag], AesGcm256.Seal(key, nonce, key, other));
            Assert.Equal(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, nonce, other), HkdfSha256.Derive(key, nonce, other, 32));
        }
    }
#endif

    private static byte[] Bytes(string hex)
        => [.. Enumerable.Range(0, hex.Length / 2).Select(i => (byte)((Digit(hex[2 * i]) << 4) | Digit(hex[(2 * i) + 1])))];

    private static int Digit(char c) => "0123456789abcdef".IndexOf(c);

    private static string Hex(byte[] bytes) => string.Concat(bytes.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
}
