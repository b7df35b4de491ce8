using System.Security.Cryptography;
using System.Text;
using QvTrust.Core.Errors;

namespace QvTrust.Core.Secrets;

/// <summary>
/// Passwords and connection strings under a SecretsKey, as one line of text: <c>qvp1.</c> and, in base64url, key id (8),
/// salt (32), nonce (12), length of the message (4, big-endian), ciphertext, tag (16). AES-256-GCM under a key of this
/// message alone (HKDF-SHA256 over the salt), everything before the ciphertext as associated data. Salt and nonce are
/// random: many servers share the key, so that none of them could count.
/// </summary>
public static class ProtectedText
{
    /// <summary>Longest message in bytes.</summary>
    public const int MaximumLength = 16 * 1024 * 1024;

    /// <summary>Longest text in characters.</summary>
    public const int MaximumTextLength = 5 + ((HeaderLength + MaximumLength + AesGcm256.TagLength + 2) / 3 * 4);

    private const string Family = "qvp";
    private const string Prefix = Family + "1.";
    private const int SaltLength = 32;
    private const int SaltAt = SecretsKey.IdLength;
    private const int NonceAt = SaltAt + SaltLength;
    private const int LengthAt = NonceAt + AesGcm256.NonceLength;
    private const int HeaderLength = LengthAt + 4;

    /// <summary>Protects a message with the ring's current key; QVT6008 when it is too long.</summary>
    public static string Protect(SecretsKeyRing ring, byte[] message, RandomNumberGenerator random)
    {
        if (message.Length > MaximumLength)
            throw ErrorCatalogue.MessageTooLong.With(MaximumLength);
        var header = new byte[HeaderLength];
        random.GetBytes(header);
        ring.Current.IdBytes.CopyTo(header, 0);
        for (var i = 0; i < 4; i++)
            header[LengthAt + i] = (byte)(message.Length >> (24 - (8 * i)));
        var body = AesGcm256.Seal(MessageKey(ring.Current, header), Part(header, NonceAt, AesGcm256.NonceLength), Associated(header), message);
        return Prefix + Base64Url.Encode([.. header, .. body]);
    }

    /// <summary>
    /// The message of a protected text; white space around it does not count. QVT6003 for an unknown key, QVT6004
    /// truncated, QVT6005 altered, QVT6006 unknown version, QVT6007 no protected text at all.
    /// </summary>
    public static byte[] Unprotect(SecretsKeyRing ring, string text)
    {
        var content = Content(text.Trim(' ', '\t', '\r', '\n'));
        var bytes = Base64Url.DecodeWhatIsThere(content) ?? throw ErrorCatalogue.ProtectedTextAltered.With();
        if (bytes.Length < HeaderLength)
            throw ErrorCatalogue.ProtectedTextTruncated.With();
        var length = ((long)bytes[LengthAt] << 24) | ((long)bytes[LengthAt + 1] << 16) | ((long)bytes[LengthAt + 2] << 8) | bytes[LengthAt + 3];
        var whole = HeaderLength + length + AesGcm256.TagLength;
        if (length > MaximumLength || bytes.Length > whole)
            throw ErrorCatalogue.ProtectedTextAltered.With();
        if (bytes.Length < whole)
            throw ErrorCatalogue.ProtectedTextTruncated.With();
        var header = Part(bytes, 0, HeaderLength);
        var id = new SecretsKey(Part(bytes, 0, SecretsKey.IdLength), []).Id;
        var key = ring.Find(id) ?? throw ErrorCatalogue.SecretsKeyUnknown.With(id);
        // Bits behind the last octet are covered by no tag.
        if (Base64Url.Encode(bytes) != content)
            throw ErrorCatalogue.ProtectedTextAltered.With();
        var body = Part(bytes, HeaderLength, bytes.Length - HeaderLength);
        return AesGcm256.Open(MessageKey(key, header), Part(header, NonceAt, AesGcm256.NonceLength), Associated(header), body)
            ?? throw ErrorCatalogue.ProtectedTextAltered.With();
    }

    private static string Content(string text)
    {
        if (text.StartsWith(Prefix, StringComparison.Ordinal))
            return text.Substring(Prefix.Length);
        var dot = text.IndexOf('.');
        var isVersion = text.StartsWith(Family, StringComparison.Ordinal) && dot > Family.Length && dot <= Family.Length + 4
            && text.Substring(Family.Length, dot - Family.Length).All(c => c is >= '0' and <= '9');
        throw isVersion ? ErrorCatalogue.ProtectedTextVersion.With(text.Substring(0, dot)) : ErrorCatalogue.NotProtectedText.With();
    }

    private static byte[] MessageKey(SecretsKey key, byte[] header)
        => HkdfSha256.Derive(key.Key, Part(header, SaltAt, SaltLength), Encoding.ASCII.GetBytes(Prefix), SecretsKey.KeyLength);

    private static byte[] Associated(byte[] header) => [.. Encoding.ASCII.GetBytes(Prefix), .. header];

    private static byte[] Part(byte[] bytes, int start, int length)
    {
        var part = new byte[length];
        Buffer.BlockCopy(bytes, start, part, 0, length);
        return part;
    }
}
