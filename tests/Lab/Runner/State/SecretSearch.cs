using System.Buffers;
using System.Globalization;
using System.Text;
using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;

namespace QvTrust.Lab.Runner.State;

/// <summary>Bytes that must not be found, and what they are.</summary>
internal sealed record SecretPattern(string Name, byte[] Bytes);

/// <summary>A pattern that was found in a file.</summary>
internal sealed record SecretHit(string Name, string File);

/// <summary>Searches everything that a server's programs wrote, as bytes: drive C, the registry's files and the folder of the tokens.</summary>
internal static class SecretSearch
{
    private const int Alignments = 3;

    // What Windows itself is made of: no program writes into these while it works.
    private static readonly HashSet<string> OfWindows = new(
        [".dll", ".exe", ".nls", ".sys", ".inf", ".manifest", ".drv", ".cpl", ".ocx", ".acm", ".tlb", ".ax", ".msstyles"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The token as text and its secret part in hexadecimal and raw, each also within base64.</summary>
    public static IReadOnlyList<SecretPattern> OfToken(string token)
    {
        var secret = TokenText.SecretOf(token);
        return
        [
            .. OfText("the token", token),
            .. OfText("the token's body", token["qvt1.".Length..]),
            .. OfText("the token's secret in hexadecimal", Convert.ToHexString(secret)),
            .. OfText("the token's secret in hexadecimal", Convert.ToHexStringLower(secret)),
            .. OfBytes("the token's secret", secret),
        ];
    }

    /// <summary>A text in UTF-8 and UTF-16, as it is and within base64.</summary>
    public static IReadOnlyList<SecretPattern> OfText(string name, string text)
        => [.. OfBytes(name, Encoding.UTF8.GetBytes(text)), .. OfBytes(name, Encoding.Unicode.GetBytes(text))];

    /// <summary>
    /// Bytes as they are, and the base64 and base64url that they become behind any other bytes, itself in UTF-8 and UTF-16.
    /// </summary>
    public static IReadOnlyList<SecretPattern> OfBytes(string name, byte[] bytes)
    {
        var coded = Enumerable.Range(0, Alignments).Select(a => Within(bytes, a)).ToList();
        return
        [
            new(name, bytes),
            .. coded.Concat(coded.Select(c => c.Replace('+', '-').Replace('/', '_'))).Distinct(StringComparer.Ordinal)
                .SelectMany(c => (byte[][])[Encoding.UTF8.GetBytes(c), Encoding.Unicode.GetBytes(c)])
                .Select(b => new SecretPattern(name + " in base64", b)),
        ];
    }

    /// <summary>
    /// Folders that must be covered: the product's, the installer's, temporary ones, logs, dumps, tasks, the tokens'. Those of Windows that
    /// nobody needed yet are not there.
    /// </summary>
    public static IEnumerable<string> Places(Server server)
        => ((string[])[Product.DataFolder, Product.DataFolder + @"\authority", Product.DataFolder + @"\logs", Product.DataFolder + @"\journal",
            Product.DataFolder + @"\kept", Product.ProgramFolder, @"C:\ProgramData\QlikTech", @"C:\windows\Installer", @"C:\windows\temp",
            @"C:\users\root\AppData\Local\Temp", @"C:\users\root\AppData\Local\CrashDumps", @"C:\windows\Minidump", @"C:\windows\system32\tasks",
            @"C:\windows\system32\winevt\Logs", @"C:\windows\system32\config\systemprofile", Msi.LogFolder, Msi.Folder, @"C:\", LabInstance.ShareName]);

    /// <summary>
    /// All files of the server that are not the empty Windows' own, registry files and the share included. A file of drive C is named from
    /// there, a file of the registry <c>../system.reg</c>, and one on the share with the share's name.
    /// </summary>
    public static IReadOnlyList<SecretHit> Find(Server server, IReadOnlyList<SecretPattern> patterns)
    {
        var drive = server.HostPath(@"C:\").TrimEnd('/');
        var share = LabInstance.ShareName.Replace('\\', '/');
        return
        [
            .. FindUnder(drive, patterns),
            .. FindIn(Directory.GetFiles(Path.GetDirectoryName(drive)!, "*.reg"), drive, patterns),
            .. FindUnder(server.Lab.Share(), patterns).Select(h => h with { File = $"{share}/{h.File}" }),
        ];
    }

    /// <summary>All files below a folder, hidden ones too, but for what Windows is made of.</summary>
    /// <param name="folder">A drive or a share, as Linux sees it.</param>
    /// <param name="patterns">What is looked for.</param>
    public static IReadOnlyList<SecretHit> FindUnder(string folder, IReadOnlyList<SecretPattern> patterns)
    {
        var windows = Path.Combine(folder, "windows") + "/";
        var files = Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(f => !(f.StartsWith(windows, StringComparison.OrdinalIgnoreCase) && OfWindows.Contains(Path.GetExtension(f))));
        return FindIn(files, folder, patterns);
    }

    private static List<SecretHit> FindIn(IEnumerable<string> files, string root, IReadOnlyList<SecretPattern> patterns)
    {
        // Most files hold none, and this looks for all at once.
        var any = SearchValues.Create([.. patterns.SelectMany(p => (string[])[Encoding.Latin1.GetString(p.Bytes), Hex(p.Bytes)])], StringComparison.Ordinal);
        return [.. files.SelectMany(file => In(file, patterns, any).Select(p => new SecretHit(p.Name, Path.GetRelativePath(root, file))))];
    }

    private static IEnumerable<SecretPattern> In(string file, IReadOnlyList<SecretPattern> patterns, SearchValues<string> any)
    {
        var content = Encoding.Latin1.GetString(File.ReadAllBytes(file));
        var isRegistry = file.EndsWith(".reg", StringComparison.OrdinalIgnoreCase);
        content = isRegistry ? BinaryValues(content) : content;
        return content.AsSpan().ContainsAny(any)
            ? patterns.Where(p => content.Contains(Encoding.Latin1.GetString(p.Bytes), StringComparison.Ordinal) || (isRegistry && content.Contains(Hex(p.Bytes), StringComparison.Ordinal)))
            : [];
    }

    // The registry's files write binary values as hexadecimal numbers, over several lines.
    private static string BinaryValues(string content)
        => content.Replace("\\\r\n  ", "", StringComparison.Ordinal).Replace("\\\n  ", "", StringComparison.Ordinal);

    // The part of the base64 that nothing but these bytes decides, where so many others stand before them.
    private static string Within(byte[] bytes, int before)
    {
        const int bitsOfByte = 8;
        const int bitsOfLetter = 6;
        var text = Convert.ToBase64String([.. new byte[before], .. bytes]);
        var from = ((before * bitsOfByte) + bitsOfLetter - 1) / bitsOfLetter;
        var to = (before + bytes.Length) * bitsOfByte / bitsOfLetter;
        return text[from..to];
    }

    private static string Hex(byte[] bytes) => string.Join(',', bytes.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
}
