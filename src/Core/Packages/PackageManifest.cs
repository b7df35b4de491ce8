using System.Globalization;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using QvTrust.Core.Certificates;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Packages;

/// <summary>What an offline package says of itself, signed by the root.</summary>
/// <param name="Machine">The machine it is for, upper case.</param>
/// <param name="Roles">The roles it is for.</param>
/// <param name="Created">When it was made; whole seconds, UTC.</param>
/// <param name="Expires">From when it is refused; whole seconds, UTC.</param>
/// <param name="QmsHost">Machine name of the QMS server that made it.</param>
/// <param name="Port">TCP port of its authority.</param>
/// <param name="Proven">The kinds whose private extensions a natively distributed certificate confirms.</param>
public sealed record PackageManifest(
    string Machine,
    IReadOnlyList<string> Roles,
    DateTimeOffset Created,
    DateTimeOffset Expires,
    string QmsHost,
    int Port,
    IReadOnlyList<CertificateKind> Proven)
{
    /// <summary>The version of the format that is written; a later one is refused.</summary>
    public const int CurrentVersion = 1;
}

/// <summary>The manifest with what it vouches for: manifest.json.</summary>
/// <param name="Manifest">What the package is.</param>
/// <param name="RootThumbprint">Thumbprint of root.cer.</param>
/// <param name="ServerThumbprint">Thumbprint of the server certificate.</param>
/// <param name="ClientThumbprint">Thumbprint of the client certificate.</param>
/// <param name="CertificatesSha256">SHA-256 of certificates.p12, upper-case hexadecimal.</param>
internal sealed record SignedManifest(
    PackageManifest Manifest,
    string RootThumbprint,
    string ServerThumbprint,
    string ClientThumbprint,
    string CertificatesSha256)
{
    // The root signs certificates and other things too: this name tells what was signed here.
    private const string Format = "qvtrust-package";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public byte[] ToJson()
    {
        var json = new XElement("root", new XAttribute("type", "object"),
            new XElement("format", Format),
            Number("version", PackageManifest.CurrentVersion),
            new XElement("machine", Manifest.Machine),
            new XElement("roles", string.Join(",", Manifest.Roles)),
            new XElement("created", Time(Manifest.Created)),
            new XElement("expires", Time(Manifest.Expires)),
            new XElement("qmsHost", Manifest.QmsHost),
            Number("port", Manifest.Port),
            new XElement("proven", string.Join(",", Manifest.Proven.Select(k => k.ToString().ToLowerInvariant()))),
            new XElement("root", RootThumbprint),
            new XElement("server", ServerThumbprint),
            new XElement("client", ClientThumbprint),
            new XElement("certificatesSha256", CertificatesSha256));
        using var stream = new MemoryStream();
        using (var writer = JsonReaderWriterFactory.CreateJsonWriter(stream, new UTF8Encoding(false), ownsStream: false, indent: true))
            json.Save(writer);
        return stream.ToArray();
    }

    /// <summary>The version of a manifest whose signature was verified.</summary>
    /// <exception cref="FormatException">It is not the manifest of a package.</exception>
    public static int VersionOf(byte[] json) => Read(json, root => Text(root, "format") == Format ? Integer(root, "version") : throw new FormatException(PackageTexts.ManifestOfOther));

    /// <summary>Reads a manifest of the current version whose signature was verified.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static SignedManifest FromJson(byte[] json) => Read(json, root => new SignedManifest(
        new PackageManifest(
            Text(root, "machine"), Text(root, "roles").Split(','), Time(root, "created"), Time(root, "expires"), Text(root, "qmsHost"), Integer(root, "port"), Kinds(root, "proven")),
        Text(root, "root"), Text(root, "server"), Text(root, "client"), Text(root, "certificatesSha256")));

    private static T Read<T>(byte[] json, Func<XElement, T> read)
    {
        try
        {
            using var reader = JsonReaderWriterFactory.CreateJsonReader(json, new XmlDictionaryReaderQuotas { MaxDepth = 4, MaxStringContentLength = 4096 });
            return read(XElement.Load(reader));
        }
        // The platform's reader has no single exception for what is no JSON: it lets out even an index outside its bounds.
        catch (Exception e) when (e is not (OutOfMemoryException or FormatException))
        {
            throw new FormatException(PackageTexts.ManifestNotJson, e);
        }
    }

    private static XElement Number(string name, int value) => new(name, new XAttribute("type", "number"), value);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(XElement parent, string name)
        => DateTimeOffset.ParseExact(Text(parent, name), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static IReadOnlyList<CertificateKind> Kinds(XElement parent, string name) => [.. Text(parent, name).Split([','], StringSplitOptions.RemoveEmptyEntries).Select(kind => kind switch
    {
        "server" => CertificateKind.Server,
        "client" => CertificateKind.Client,
        _ => throw new FormatException(PackageTexts.ManifestStrangeKind.With(name)),
    })];

    private static int Integer(XElement parent, string name) => int.Parse(Text(parent, name), NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Text(XElement parent, string name)
        => parent.Element(name)?.Value ?? throw new FormatException(PackageTexts.ManifestWithout.With(name));
}
