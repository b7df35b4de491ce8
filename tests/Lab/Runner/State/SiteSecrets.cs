using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using QvTrust.Lab.Runner.Hosting;

namespace QvTrust.Lab.Runner.State;

/// <summary>Secrets of a site beside its tokens, as patterns for <see cref="SecretSearch"/>; none is read by the product.</summary>
internal static class SiteSecrets
{
    public const string SecretsKeyName = "the SecretsKey";
    public const string OpaqueName = "the opaque extension of QMS's certificates";

    private const string SecretsKeyOid = "1.2.840.113556.1.8000.2554.21044.56718.15555.18116.33274.6078512.3551568";
    private const string OpaqueOid = "2.25.1894027713";
    private const int SecretsKeyLength = 32;

    /// <summary>A private key in a PEM file: the bytes of its middle, and that line of the file.</summary>
    public static IReadOnlyList<SecretPattern> OfPemKey(string name, string pem)
    {
        var lines = pem.Split('\n', StringSplitOptions.TrimEntries);
        var from = Array.FindIndex(lines, l => l.Contains("BEGIN", StringComparison.Ordinal) && l.Contains("PRIVATE KEY", StringComparison.Ordinal));
        var to = Array.FindIndex(lines, Math.Max(from, 0), l => l.StartsWith("-----END", StringComparison.Ordinal));
        if (from < 0 || to - from < 3)
        {
            throw new LabException($"there is no private key in the PEM of {name}");
        }

        var line = lines[(from + to) / 2];
        return [.. SecretSearch.OfText(name, line), .. SecretSearch.OfBytes(name, Convert.FromBase64String(line))];
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
}
