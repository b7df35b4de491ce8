using System.Security.Cryptography;

namespace QvTrust.Lab.Runner.Installing;

/// <summary>
/// Tokens as their documentation describes them: <c>qvt1.</c> and base64url of id (16 bytes), secret (32), SHA-256 of
/// the root's SubjectPublicKeyInfo (32) and a checksum (first 4 bytes of SHA-256 over the rest).
/// </summary>
internal static class TokenText
{
    private const string Prefix = "qvt1.";
    private const int Id = 0;
    private const int Secret = 16;
    private const int Pin = 48;
    private const int Checksum = 80;
    private const int Length = 84;

    public static string WithOtherId(string token) => Change(token, Id);

    public static string WithOtherSecret(string token) => Change(token, Secret);

    public static string WithOtherPin(string token) => Change(token, Pin);

    public static string IdOf(string token) => Convert.ToHexStringLower(Bytes(token)[..Secret]);

    /// <summary>The part that must never be found anywhere.</summary>
    public static byte[] SecretOf(string token) => Bytes(token)[Secret..Pin];

    private static string Change(string token, int at)
    {
        var bytes = Bytes(token);
        bytes[at] ^= 1;
        SHA256.HashData(bytes.AsSpan(0, Checksum)).AsSpan(0, Length - Checksum).CopyTo(bytes.AsSpan(Checksum));
        return Prefix + System.Buffers.Text.Base64Url.EncodeToString(bytes);
    }

    private static byte[] Bytes(string token)
    {
        var bytes = token.StartsWith(Prefix, StringComparison.Ordinal)
            ? System.Buffers.Text.Base64Url.DecodeFromChars(token.AsSpan(Prefix.Length).Trim())
            : [];
        return bytes.Length == Length ? bytes : throw new LabException("a token that was made does not have the documented form");
    }
}
