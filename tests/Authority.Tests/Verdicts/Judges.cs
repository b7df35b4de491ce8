using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using QvTrust.Core.Certificates;

namespace QvTrust.Authority.Tests.Verdicts;

/// <summary>A chain to be judged: what a node gets, or what pretends to be that.</summary>
/// <param name="Leaf">The certificate, well-formed or not.</param>
/// <param name="Root">The only trusted root.</param>
/// <param name="IsClient">A client's certificate; else a server's.</param>
/// <param name="Name">What it must be for.</param>
/// <param name="Between">A certificate between the two, or null.</param>
internal sealed record Case(byte[] Leaf, byte[] Root, bool IsClient = false, string Name = "QVS01", byte[]? Between = null);

/// <summary>Programs that judge chains and share no code with the product; and the product. Each says whether it accepts.</summary>
internal sealed class Judges : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("qvtrust-verdicts-").FullName;
    private readonly Dictionary<string, string> databases = [];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    internal bool OpenSsl(Case chain, params string[] more)
    {
        string[] name = chain.IsClient ? [] : ["-verify_hostname", chain.Name];
        string[] between = chain.Between is null ? [] : ["-untrusted", Pem("between.pem", chain.Between)];
        return Accepts("openssl", [
            "verify", "-no-CApath", "-no-CAstore", "-CAfile", Pem("root.pem", chain.Root), "-check_ss_sig", "-purpose", chain.IsClient ? "sslclient" : "sslserver",
            .. name, .. between, .. more, Pem("leaf.pem", chain.Leaf)]);
    }

    internal bool GnuTls(Case chain)
    {
        string[] name = chain.IsClient ? [] : ["--verify-hostname", chain.Name];
        var leaf = Pem("leaf.pem", chain.Leaf);
        if (chain.Between is not null)
            File.AppendAllText(leaf, File.ReadAllText(Pem("between.pem", chain.Between)));
        return Accepts("certtool", [
            "--verify", "--load-ca-certificate", Pem("root.pem", chain.Root), "--infile", leaf, "--verify-purpose", chain.IsClient ? "1.3.6.1.5.5.7.3.2" : "1.3.6.1.5.5.7.3.1", .. name]);
    }

    /// <summary>The chain by vfychain; the name, which vfychain does not ask for, by the library's own function.</summary>
    internal bool Nss(Case chain)
    {
        if (Database(chain.Root) is not { } database)
            return false;
        string[] between = chain.Between is null ? [] : [Write("between.der", chain.Between)];
        return Accepts("vfychain", ["-d", database, "-u", chain.IsClient ? "0" : "1", Write("leaf.der", chain.Leaf), .. between])
            && (chain.IsClient || NssLibrary.IsFor(chain.Leaf, chain.Name));
    }

    /// <summary>What a node asks before it installs a certificate that it was sent.</summary>
    internal static string? Ours(Case chain)
    {
        if (CertificateInfo.TryParse(chain.Root) is not { } root)
            return "the root cannot be read";
        if (CertificateInfo.TryParse(chain.Leaf) is not { } leaf)
            return "it cannot be read";
        return ChainVerifier.VerifyIssued(leaf, [root], chain.IsClient ? CertificateKind.Client : CertificateKind.Server, chain.Name, DateTimeOffset.UtcNow);
    }

    /// <summary>Whether a list is taken, and says nothing against a certificate that it does not name.</summary>
    internal bool OpenSslTakes(byte[] list, byte[] root, byte[] leaf)
        => Accepts("openssl", ["verify", "-no-CApath", "-no-CAstore", "-CAfile", Pem("root.pem", root), "-crl_check", "-CRLfile", Pem("list.pem", list, "X509 CRL"), Pem("leaf.pem", leaf)]);

    internal bool GnuTlsTakes(byte[] list, byte[] root)
        => Accepts("certtool", ["--verify-crl", "--load-ca-certificate", Pem("root.pem", root), "--infile", Pem("list.pem", list, "X509 CRL")]);

    /// <summary>NSS keeps what it takes: into a database of its own.</summary>
    internal bool NssTakes(byte[] list, byte[] root)
    {
        databases.Clear();
        return Database(root) is { } database && Accepts("crlutil", ["-I", "-d", database, "-i", Write("list.der", list)]);
    }

    // One for each root; null when NSS does not take the root at all.
    private string? Database(byte[] root)
    {
        var id = Convert.ToHexString(SHA256.HashData(root));
        if (databases.TryGetValue(id, out var known))
            return known.Length > 0 ? known : null;
        var path = "sql:" + Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N"))).FullName;
        Tool.Run("certutil", "-N", "-d", path, "--empty-password");
        databases[id] = Accepts("certutil", ["-A", "-d", path, "-n", "root", "-t", "CT,,", "-i", Write("root.der", root)]) ? path : "";
        return Database(root);
    }

    private static bool Accepts(string program, string[] arguments) => Tool.Try(program, [], arguments).Code == 0;

    private string Pem(string name, byte[] der, string label = "CERTIFICATE") => Write(name, Encoding.ASCII.GetBytes(PemEncoding.WriteString(label, der) + "\n"));

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}

/// <summary>What no program of libnss3 offers.</summary>
internal static partial class NssLibrary
{
    private static readonly bool IsReady = NSS_NoDB_Init(null) == 0;

    /// <summary>CERT_VerifyCertName: whether a TLS client would take it for that host.</summary>
    internal static bool IsFor(byte[] der, string name)
    {
        Assert.True(IsReady, "libnss3 does not start");
        var certificate = CERT_DecodeCertFromPackage(der, der.Length);
        if (certificate == 0)
            return false;
        var isFor = CERT_VerifyCertName(certificate, name) == 0;
        CERT_DestroyCertificate(certificate);
        return isFor;
    }

    [LibraryImport("libnss3.so", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NSS_NoDB_Init(string? folder);

    [LibraryImport("libsmime3.so")]
    private static partial nint CERT_DecodeCertFromPackage(byte[] package, int length);

    [LibraryImport("libnss3.so", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CERT_VerifyCertName(nint certificate, string host);

    [LibraryImport("libnss3.so")]
    private static partial void CERT_DestroyCertificate(nint certificate);
}
