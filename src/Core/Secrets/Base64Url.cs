namespace QvTrust.Core.Secrets;

/// <summary>base64url without padding (RFC 4648, 5).</summary>
internal static class Base64Url
{
    public static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>
    /// The octets that a text holds, also of one that was cut off in the middle of an octet; null when it has another
    /// character. Bits that are left over are not looked at: only a text that <see cref="Encode"/> gives back is whole.
    /// </summary>
    public static byte[]? DecodeWhatIsThere(string text)
    {
        if (!text.All(c => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_'))
            return null;
        var whole = text.Length % 4 == 1 ? text.Substring(0, text.Length - 1) : text;
        return Convert.FromBase64String(whole.Replace('-', '+').Replace('_', '/') + new string('=', (4 - (whole.Length % 4)) % 4));
    }
}
