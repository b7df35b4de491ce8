using System.Globalization;
using System.Text;
using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;

namespace QvTrust.Lab.Runner.State;

/// <summary>Bytes that must not be found, and what they are.</summary>
internal sealed record SecretPattern(string Name, byte[] Bytes);

/// <summary>A pattern that was found in a file.</summary>
internal sealed record SecretHit(string Name, string File);

/// <summary>Searches everything that a server's programs wrote, as bytes.</summary>
internal static class SecretSearch
{
    private const string ExportedKey = @"C:\ProgramData\QlikTech\LicenseService\Exported Certificates\server_key.pem";

    /// <summary>The token as text and its secret part in hexadecimal, base64 and raw, in UTF-8 and UTF-16.</summary>
    public static IReadOnlyList<SecretPattern> OfToken(string token)
    {
        var secret = TokenText.SecretOf(token);
        return
        [
            .. OfText("the token", token),
            .. OfText("the token's body", token["qvt1.".Length..]),
            .. OfText("the token's secret in hexadecimal", Convert.ToHexString(secret)),
            .. OfText("the token's secret in hexadecimal", Convert.ToHexStringLower(secret)),
            .. OfText("the token's secret in base64", Convert.ToBase64String(secret)),
            new("the token's secret", secret),
        ];
    }

    /// <summary>The private key that QMS exports for the License Service: a line out of its middle.</summary>
    public static IReadOnlyList<SecretPattern> OfExportedKey(Server qms)
    {
        var lines = qms.ReadText(ExportedKey).Split('\n', StringSplitOptions.TrimEntries);
        return OfText("the key of QMS's server certificate", lines[lines.Length / 2]);
    }

    public static IReadOnlyList<SecretPattern> OfText(string name, string text)
        => [new(name, Encoding.UTF8.GetBytes(text)), new(name, Encoding.Unicode.GetBytes(text))];

    /// <summary>Folders that must be covered, as they exist on the server: the product's, the installer's, temporary ones, logs.</summary>
    public static IEnumerable<string> Places(Server server)
        => ((string[])[Product.DataFolder, Product.DataFolder + @"\authority", Product.DataFolder + @"\logs", Product.ProgramFolder,
            @"C:\windows\Installer", @"C:\windows\temp", @"C:\users\root\AppData\Local\Temp", @"C:\ProgramData\QlikTech", Msi.LogFolder])
            .Where(f => Directory.Exists(server.HostPath(f)));

    /// <summary>All files of the server that are not the empty Windows' own, registry files included.</summary>
    public static IReadOnlyList<SecretHit> Find(Server server, IReadOnlyList<SecretPattern> patterns)
    {
        var drive = server.HostPath(@"C:\");
        var prefix = Path.GetDirectoryName(drive.TrimEnd('/'))!;
        List<string> files =
        [
            .. Directory.GetFiles(prefix, "*.reg"),
            .. ((string[])["ProgramData", "Program Files/QvTrust", "Program Files/QlikView", "windows/Installer", "windows/temp", "users", "lab-logs", "lab-records", "lab-gate"])
                .Select(f => Path.Combine(drive, f))
                .Where(Directory.Exists)
                .SelectMany(f => Directory.EnumerateFiles(f, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })),
        ];
        // QMS's own export is where this key belongs.
        files.Remove(server.HostPath(ExportedKey));
        return [.. files.SelectMany(file => In(file, patterns).Select(p => new SecretHit(p.Name, file[prefix.Length..])))];
    }

    private static List<SecretPattern> In(string file, IReadOnlyList<SecretPattern> patterns)
    {
        var content = File.ReadAllBytes(file);
        var binary = file.EndsWith(".reg", StringComparison.Ordinal) ? BinaryValues(content) : "";
        return [.. patterns.Where(p => content.AsSpan().IndexOf(p.Bytes) >= 0 || binary.Contains(Hex(p.Bytes), StringComparison.Ordinal))];
    }

    // The registry's files write binary values as hexadecimal numbers, over several lines.
    private static string BinaryValues(byte[] content)
        => Encoding.Latin1.GetString(content).Replace("\\\r\n  ", "", StringComparison.Ordinal).Replace("\\\n  ", "", StringComparison.Ordinal);

    private static string Hex(byte[] bytes) => string.Join(',', bytes.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
}
