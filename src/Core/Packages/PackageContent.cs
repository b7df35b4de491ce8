using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Packages;

/// <summary>The certificates of an opened package with their private keys.</summary>
public sealed class PackageContent
{
    private readonly KeyedCertificate server;
    private readonly KeyedCertificate client;

    internal PackageContent(KeyedCertificate server, KeyedCertificate client) => (this.server, this.client) = (server, client);

    /// <summary>The server or the client certificate with its key.</summary>
    public KeyedCertificate Leaf(CertificateKind kind) => kind switch
    {
        CertificateKind.Server => server,
        CertificateKind.Client => client,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A package holds no key of a root."),
    };

    /// <summary>Overwrites the private numbers.</summary>
    public void Wipe()
    {
        PrivateNumbers.Wipe(server.Key);
        PrivateNumbers.Wipe(client.Key);
    }

    /// <summary>The certificates' names.</summary>
    public override string ToString() => $"{server}, {client}";
}
