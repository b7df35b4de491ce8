using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using QvTrust.Lab.Machine;

namespace QvTrust.Lab.Reader;

/// <summary>
/// Somebody else's QlikViewCA: the same names, other keys. Its certificates are files in a folder (root.cer, server.cer,
/// client.cer, and the containers' names), never in a store, so that the server's state stays what it was.
/// </summary>
internal static class Stranger
{
    public static JsonObject Make(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        using var rootKey = NewKey(folder, "root").Create();
        var rootRequest = Request(TrustSet.RootSubject, rootKey);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = Sign(rootRequest, rootRequest.SubjectName, rootKey);
        using var server = Leaf(folder, "server", "CN=" + name, "1.3.6.1.5.5.7.3.1", root, rootKey);
        using var client = Leaf(folder, "client", TrustSet.ClientSubject, "1.3.6.1.5.5.7.3.2", root, rootKey);
        File.WriteAllBytes(Path.Combine(folder, "root.cer"), root.RawData);
        return new JsonObject { ["root"] = root.Thumbprint, ["server"] = server.Thumbprint, ["client"] = client.Thumbprint };
    }

    /// <summary>The folder's "server" or "client" certificate with its key.</summary>
    public static X509Certificate2 Load(string folder, string kind) => CertificateStore.Bind(
        File.ReadAllBytes(Path.Combine(folder, kind + ".cer")),
        KeyContainer.Machine(File.ReadAllText(Path.Combine(folder, kind + ".container"))));

    private static X509Certificate2 Leaf(string folder, string kind, string subject, string usage, X509Certificate2 root, RSA rootKey)
    {
        using var key = NewKey(folder, kind).Create();
        var request = Request(subject, key);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        var certificate = Sign(request, root.SubjectName, rootKey);
        File.WriteAllBytes(Path.Combine(folder, kind + ".cer"), certificate.RawData);
        return certificate;
    }

    private static KeyContainer NewKey(string folder, string kind)
    {
        var container = $"{CertificateState.OwnPrefix}{Guid.NewGuid():N}";
        File.WriteAllText(Path.Combine(folder, kind + ".container"), container);
        return KeyContainer.Machine(container);
    }

    private static CertificateRequest Request(string subject, RSA key) =>
        new(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static X509Certificate2 Sign(CertificateRequest request, X500DistinguishedName issuer, RSA key) => request.Create(
        issuer, X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1), DateTimeOffset.UtcNow.AddDays(-1),
        DateTimeOffset.UtcNow.AddYears(5), RandomNumberGenerator.GetBytes(16));
}
