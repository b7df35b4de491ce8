using System.Text;

namespace QvTrust.Core.Enrolment;

/// <summary>Base64 bodies of EST (RFC 7030, 4; RFC 4648, 4).</summary>
public static class EstBody
{
    /// <summary>Largest body that either side reads, in bytes.</summary>
    public const int Limit = 64 * 1024;

    /// <summary>Base64 in lines of 76 characters.</summary>
    public static string Encode(byte[] der) => Convert.ToBase64String(der, Base64FormattingOptions.InsertLineBreaks);

    /// <summary>Reads base64 with or without line breaks, or DER as it is: some EST programs leave the encoding out.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static byte[] Decode(byte[] body)
    {
        const byte sequence = 0x30;
        // No DER sequence begins with an octet whose base64 begins with '0' (0x30), so the two cannot be confused.
        return body.Length > 0 && body[0] == sequence ? body : Convert.FromBase64String(Encoding.ASCII.GetString(body));
    }
}
