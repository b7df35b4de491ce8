using System.Text;

namespace QvTrust.Core.Packages;

/// <summary>A password as it stands in a file: the first line, UTF-8.</summary>
public static class PasswordText
{
    /// <summary>Largest size in bytes that a password file is read to.</summary>
    public const int Longest = 4096;

    /// <summary>The first line without its end and without a byte order mark; null when it is empty or not UTF-8.</summary>
    /// <param name="content">The file.</param>
    public static string? FirstLine(byte[] content)
    {
        try
        {
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(content);
            var line = text.TrimStart('\uFEFF').Split('\n')[0].TrimEnd('\r');
            return line.Length == 0 ? null : line;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
