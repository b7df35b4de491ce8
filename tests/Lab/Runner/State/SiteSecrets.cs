using System.Formats.Asn1;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using QvTrust.Lab.Runner.Hosting;

namespace QvTrust.Lab.Runner.State;

/// <summary>Secrets of a site beside its tokens, as patterns for <see cref="SecretSearch"/>; none is read by the product.</summary>
internal static partial class SiteSecrets
{
    public const string SecretsKeyName = "the SecretsKey";
    public const string ServerKeyName = "the key of QMS's server certificate";
    public const string OpaqueName = "the opaque extension of QMS's certificates";

    private const string SecretsKeyOid = "1.2.840.113556.1.8000.2554.21044.56718.15555.18116.33274.6078512.3551568";
    private const string OpaqueOid = "2.25.1894027713";
    private const int SecretsKeyLength = 32;

    /// <summary>
    /// The only private key in a PEM file: a line out of its middle, and the ends of the numbers that make it private, as files have them
    /// and the other way round, as Windows has them.
    /// </summary>
    public static IReadOnlyList<SecretPattern> OfPemKey(string name, string pem)
        => KeyBlock().Matches(pem) is [{ Value: var block }] ? OfKey(name, block) : throw new LabException($"the PEM of {name} has not one private key");

    /// <summary>The private keys of QlikViewCA and of QMS's own two certificates, read out of its key containers; those of a node do not come out.</summary>
    public static IReadOnlyList<SecretPattern> OfQms(Server qms)
    {
        var state = StateReader.Read(qms);
        (string Name, LabCertificate? Certificate)[] keyed =
            [("the key of QlikViewCA", state.Root), (ServerKeyName, state.ServerCertificate), ("the key of QMS's client certificate", state.ClientCertificate)];
        return [.. keyed.SelectMany(k => OfPemKey(k.Name, StateReader.Tool(qms, "export " + k.Certificate?.Thumbprint)))];
    }

    /// <summary>The private keys in the <c>certificates.p12</c> of a package or a backup, which openssl opens.</summary>
    /// <param name="name">What they are called; behind it stands the subject of each one's certificate.</param>
    /// <param name="archive">The package or backup, on Linux.</param>
    /// <param name="passwordFile">The file with its password, on Linux.</param>
    /// <param name="count">How many there must be.</param>
    public static IReadOnlyList<SecretPattern> OfArchive(string name, string archive, string passwordFile, int count)
    {
        var folder = Directory.CreateTempSubdirectory("archive-keys-").FullName;
        try
        {
            var pkcs12 = Path.Combine(folder, "certificates.p12");
            using (var zip = ZipFile.OpenRead(archive))
            {
                (zip.GetEntry("certificates.p12") ?? throw new LabException($"{archive} has no certificates.p12")).ExtractToFile(pkcs12);
            }

            // The file's line ends as those of Windows do, and openssl would take half of that end for a part of the password.
            var password = Path.Combine(folder, "password.txt");
            File.WriteAllText(password, File.ReadAllText(passwordFile).Trim());
            var pem = Shell.Run("openssl", ["pkcs12", "-in", pkcs12, "-passin", "file:" + password, "-nodes"]).Expect($"openssl opens {archive}").Output;
            var keys = KeyBlock().Matches(pem);
            return keys.Count == count ? [.. keys.SelectMany(k => OfKey($"{name}, {OwnerOf(k.Value, pem)}", k.Value))] : throw new LabException($"{archive} has {keys.Count} private keys instead of {count}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The key that every server of the site protects texts with: openssl opens the server certificate's extension.</summary>
    public static IReadOnlyList<SecretPattern> OfSecretsKey(Server qms)
    {
        var pem = StateReader.Tool(qms, "export " + ServerCertificate(qms));
        var folder = Directory.CreateTempSubdirectory("secrets-key-").FullName;
        try
        {
            string At(string file) => Path.Combine(folder, file);
            File.WriteAllText(At("key.pem"), pem);
            File.WriteAllBytes(At("sealed.der"), Extension(pem, SecretsKeyOid));
            Shell.Run("openssl", ["cms", "-decrypt", "-inform", "DER", "-in", At("sealed.der"), "-inkey", At("key.pem"), "-binary", "-out", At("ring.der")])
                .Expect("openssl opens the SecretsKey");
            // The ring of a site that was never rotated ends with its only key.
            var key = File.ReadAllBytes(At("ring.der"))[^SecretsKeyLength..];
            return
            [
                .. SecretSearch.OfBytes(SecretsKeyName, key),
                .. SecretSearch.OfText(SecretsKeyName + " in hexadecimal", Convert.ToHexString(key)),
                .. SecretSearch.OfText(SecretsKeyName + " in hexadecimal", Convert.ToHexStringLower(key)),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What QMS itself keeps in a private extension, and whose meaning nobody but Qlik knows: public with its certificate, and nowhere else.</summary>
    public static IReadOnlyList<SecretPattern> OfOpaque(Server qms)
    {
        var value = new AsnReader(Extension(StateReader.Tool(qms, "export " + ServerCertificate(qms)), OpaqueOid), AsnEncodingRules.DER).ReadOctetString();
        return SecretSearch.OfBytes(OpaqueName, value);
    }

    private static string ServerCertificate(Server qms)
        => StateReader.Read(qms).ServerCertificate?.Thumbprint ?? throw new LabException($"{qms.Name} has no server certificate");

    private static byte[] Extension(string pem, string oid)
    {
        using var certificate = X509Certificate2.CreateFromPem(pem);
        return certificate.Extensions[oid]?.RawData ?? throw new LabException($"the certificate {certificate.Thumbprint} has no extension {oid}");
    }

    private static string OwnerOf(string key, string pem)
    {
        using var open = RSA.Create();
        open.ImportFromPem(key);
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return certificates.FirstOrDefault(c => c.GetRSAPublicKey()?.ExportRSAPublicKey().AsSpan().SequenceEqual(open.ExportRSAPublicKey()) == true)?.Subject
            ?? throw new LabException("a private key comes without its certificate");
    }

    private static IReadOnlyList<SecretPattern> OfKey(string name, string pem)
    {
        const int enough = 32;
        using var key = RSA.Create();
        key.ImportFromPem(pem);
        var numbers = key.ExportParameters(includePrivateParameters: true);
        var lines = pem.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return
        [
            .. SecretSearch.OfText(name, lines[lines.Length / 2]),
            .. ((byte[][])[numbers.P!, numbers.Q!, numbers.D!]).Select(n => n[^enough..])
                .SelectMany(n => (byte[][])[n, [.. n.Reverse()]])
                .SelectMany(n => SecretSearch.OfBytes(name, n)),
        ];
    }

    [GeneratedRegex("-----BEGIN (RSA )?PRIVATE KEY-----[^-]+-----END (RSA )?PRIVATE KEY-----")]
    private static partial Regex KeyBlock();
}
