using System.Security.Cryptography;

namespace QvTrust.Core.Backups;

/// <summary>Passwords that can be read aloud and typed: twelve of 2,048 words, 132 bits.</summary>
public static class WordPassword
{
    /// <summary>How many words.</summary>
    public const int Words = 12;

    private static readonly Lazy<string[]> List = new(ReadList);

    /// <summary>Makes one: lower-case words with hyphens between them.</summary>
    /// <param name="random">Where it comes from.</param>
    public static string Generate(RandomNumberGenerator random)
    {
        var octets = new byte[2 * Words];
        random.GetBytes(octets);
        // 65,536 is a multiple of 2,048, so every word is as likely as any other.
        return string.Join("-", Enumerable.Range(0, Words).Select(i => List.Value[BitConverter.ToUInt16(octets, 2 * i) % List.Value.Length]));
    }

    // The English list of BIP-39: the first four letters of each word tell it from all others.
    private static string[] ReadList()
    {
        using var reader = new StreamReader(typeof(WordPassword).Assembly.GetManifestResourceStream("words")!);
        return reader.ReadToEnd().Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
    }
}
