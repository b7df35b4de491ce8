using System.Security.Cryptography;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

namespace QvTrust.Core.Enrolment;

// The text of a token (RFC 4648, 5: base64url without padding) and how it is made.
public sealed partial class EnrolmentToken
{
    private const string Prefix = "qvt1.";
    private const int IdLength = 16;
    private const int SecretLength = 32;
    private const int PinLength = 32;
    private const int ChecksumLength = 4;
    private const int PayloadLength = IdLength + SecretLength + PinLength;

    // 84 octets are 112 characters exactly: no padding and no bit without meaning.
    private const int TextLength = (PayloadLength + ChecksumLength) / 3 * 4;

    /// <summary>The id in lower-case hexadecimal, as lists show it.</summary>
    public string IdText => Digests.Hex(Id).ToLowerInvariant();

    /// <summary>SHA-256 of the secret: all that the ledger keeps.</summary>
    public byte[] SecretHash => Digests.Sha256(Secret);

    /// <summary>Makes a token.</summary>
    /// <param name="rootPin">SHA-256 of the root's SubjectPublicKeyInfo, 32 octets.</param>
    /// <param name="random">Where id and secret come from.</param>
    public static EnrolmentToken Create(byte[] rootPin, RandomNumberGenerator random)
    {
        if (rootPin.Length != PinLength)
            throw new ArgumentException("A pin has 32 octets.", nameof(rootPin));
        var id = new byte[IdLength];
        var secret = new byte[SecretLength];
        random.GetBytes(id);
        random.GetBytes(secret);
        return new EnrolmentToken(id, secret, rootPin);
    }

    /// <summary>Reads a token; white space around it is ignored. QVT1102, whose text never holds any of the token, when it is damaged.</summary>
    public static EnrolmentToken Parse(string? text)
    {
        var bytes = Decode(text?.Trim() ?? string.Empty) ?? throw ErrorCatalogue.TokenMalformed.With();
        var payload = Slice(bytes, 0, PayloadLength);
        if (!Digests.FixedTimeEquals(Checksum(payload), Slice(bytes, PayloadLength, ChecksumLength)))
            throw ErrorCatalogue.TokenMalformed.With();
        return new EnrolmentToken(
            Slice(payload, 0, IdLength),
            Slice(payload, IdLength, SecretLength),
            Slice(payload, IdLength + SecretLength, PinLength));
    }

    /// <summary>The whole token: a secret. For a token file or an Authorization header only.</summary>
    public string Encode()
    {
        byte[] payload = [.. Id, .. Secret, .. RootPin];
        byte[] bytes = [.. payload, .. Checksum(payload)];
        return Prefix + Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_');
    }

    /// <summary>The id: what a log may show.</summary>
    public override string ToString() => IdText;

    private static byte[]? Decode(string text)
    {
        if (text.Length != Prefix.Length + TextLength || !text.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var encoded = text.Substring(Prefix.Length);
        return encoded.All(IsBase64Url) ? Convert.FromBase64String(encoded.Replace('-', '+').Replace('_', '/')) : null;
    }

    private static bool IsBase64Url(char c) => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_';

    private static byte[] Checksum(byte[] payload) => Slice(Digests.Sha256(payload), 0, ChecksumLength);

    private static byte[] Slice(byte[] bytes, int from, int length)
    {
        var part = new byte[length];
        Buffer.BlockCopy(bytes, from, part, 0, length);
        return part;
    }
}
