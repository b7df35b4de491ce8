using System.Globalization;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Backups;

/// <summary>
/// manifest.json: what the backup is, and size and SHA-256 of each of its other entries. The framework's XML view of
/// JSON writes and reads it: the only JSON that both frameworks have without a package.
/// </summary>
internal static class ManifestFile
{
    private const int MostOctets = 64 * 1024;
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    public static byte[] Write(BackupManifest manifest, IEnumerable<ZipEntry> entries)
    {
        var json = Object("root",
            Number("version", manifest.Version),
            new XElement("machine", manifest.Machine),
            new XElement("created", manifest.Created.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)),
            new XElement("profile", manifest.Profile),
            new XElement("root", manifest.RootThumbprint),
            new XElement("server", manifest.ServerThumbprint),
            new XElement("client", manifest.ClientThumbprint),
            new XElement("product", manifest.Product),
            Object("entries", [.. entries.Select(e => Object(e.Name,
                Number("size", e.Content.Length), new XElement("sha256", Digests.Hex(Digests.Sha256(e.Content)))))]));
        using var stream = new MemoryStream();
        using (var writer = JsonReaderWriterFactory.CreateJsonWriter(stream, new UTF8Encoding(false), ownsStream: false, indent: true))
            json.Save(writer);
        return stream.ToArray();
    }

    /// <summary>Reads a manifest whose MAC was verified, with the digests of the entries; QVT6113 when a later version wrote it.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static (BackupManifest Manifest, IReadOnlyDictionary<string, string> Digests) Read(byte[] json)
    {
        if (json.Length > MostOctets)
            throw new FormatException(BackupTexts.ManifestTooLong);
        try
        {
            return Parse(json);
        }
        // The platform's reader has no single exception for what is no JSON: it lets out even an index outside its bounds.
        catch (Exception e) when (e is not (OutOfMemoryException or TrustException or FormatException))
        {
            throw new FormatException(BackupTexts.ManifestMalformed.With(e.Message), e);
        }
    }

    private static (BackupManifest Manifest, IReadOnlyDictionary<string, string> Digests) Parse(byte[] json)
    {
        using var reader = JsonReaderWriterFactory.CreateJsonReader(json, new XmlDictionaryReaderQuotas { MaxDepth = 8, MaxStringContentLength = MostOctets });
        var root = XElement.Load(reader);
        var version = int.Parse(Text(root, "version"), NumberStyles.None, CultureInfo.InvariantCulture);
        if (version > BackupManifest.CurrentVersion)
            throw ErrorCatalogue.BackupOfLaterVersion.With(version);
        var manifest = new BackupManifest(
            version,
            Text(root, "machine"),
            DateTimeOffset.ParseExact(Text(root, "created"), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            Text(root, "profile"),
            Text(root, "root"),
            Text(root, "server"),
            Text(root, "client"),
            Text(root, "product"));
        return (manifest, (root.Element("entries") ?? throw new FormatException(BackupTexts.ManifestWithoutEntries)).Elements().ToDictionary(e => e.Name.LocalName, e => Text(e, "sha256"), StringComparer.Ordinal));
    }

    private static string Text(XElement parent, string name)
        => parent.Element(name)?.Value ?? throw new FormatException(BackupTexts.ManifestWithout.With(name));

    private static XElement Object(string name, params object[] content) => new(name, new XAttribute("type", "object"), content);

    private static XElement Number(string name, int value) => new(name, new XAttribute("type", "number"), value);
}
