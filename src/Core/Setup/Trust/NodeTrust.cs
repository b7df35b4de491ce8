using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup.Trust;

/// <summary>A leaf certificate of this machine, in its store or to be bound again to its surviving key.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Key">Its key, which exists.</param>
internal sealed record NodeCertificate(CertificateInfo Certificate, KeyReference Key);

/// <summary>What a node has of its trust: the root, and which leaves are usable, can be bound again or are gone.</summary>
internal sealed class NodeTrust
{
    private NodeTrust(CertificateInfo? root, NodeCertificate? server, NodeCertificate? client, IReadOnlyList<CertificateKind> keysGone, string? formerName)
        => (Root, Server, Client, KeysGone, FormerName) = (root, server, client, keysGone, formerName);

    /// <summary>The root whose leaves are here, or null.</summary>
    public CertificateInfo? Root { get; }

    /// <summary>CN=machine, or null.</summary>
    public NodeCertificate? Server { get; }

    /// <summary>CN=QVProxy, or null.</summary>
    public NodeCertificate? Client { get; }

    /// <summary>Kinds that setup once added and whose private key is gone.</summary>
    public IReadOnlyList<CertificateKind> KeysGone { get; }

    /// <summary>The name that this machine was enrolled by, where it is another one now: it was renamed, or is a clone. Null otherwise.</summary>
    public string? FormerName { get; }

    /// <summary>The kinds that have to be enrolled.</summary>
    public IEnumerable<CertificateKind> Missing
    {
        get
        {
            if (Server is null)
                yield return CertificateKind.Server;
            if (Client is null)
                yield return CertificateKind.Client;
        }
    }

    /// <summary>The leaf of a kind.</summary>
    public NodeCertificate? Find(CertificateKind kind) => kind == CertificateKind.Server ? Server : Client;

    /// <summary>Reads stores, record and copies. Of several roots the one that signed usable leaves counts.</summary>
    public static NodeTrust Read(IMachine machine)
    {
        var added = AddedRecord.Load(machine);
        var copies = added.Certificates
            .Select(c => new { c.Kind, c.Key, Info = AddedRecord.Copy(machine, c)! })
            .Where(c => c.Info is not null)
            .ToDictionary(c => c.Kind);
        var gone = added.Certificates.Where(c => c.Key is not null && !machine.Keys.Exists(c.Key)).Select(c => c.Kind).ToList();

        var formerName = FormerNameOf(machine, added);
        // Nothing in it says so, but the authority issued it to a machine of the other name.
        var formerClient = formerName is null ? null : added.Find(CertificateKind.Client)?.Thumbprint;

        var roots = TrustStores.Roots(machine).Where(r => r.Stored.Store == TrustStore.Root).Select(r => r.Info).ToList();
        if (copies.TryGetValue(CertificateKind.Root, out var rootCopy) && roots.All(r => r.Thumbprint != rootCopy.Info.Thumbprint))
            roots.Add(rootCopy.Info);

        NodeCertificate? Leaf(CertificateInfo root, CertificateKind kind, string name)
        {
            bool IsValid(CertificateInfo c) => c.IsSignedBy(root) && machine.Clock.UtcNow < c.NotAfter && c.Thumbprint != formerClient;
            var stored = TrustStores.SignedBy(machine, root, name).FirstOrDefault(c => IsValid(c.Info) && TrustStores.HasUsableKey(machine, c));
            if (stored is not null)
                return new NodeCertificate(stored.Info, stored.Stored.Key!);
            return copies.TryGetValue(kind, out var copy) && copy.Key is not null && IsValid(copy.Info)
                && string.Equals(copy.Info.CommonName, name, StringComparison.OrdinalIgnoreCase) && TrustStores.IsKeyOf(machine, copy.Key, copy.Info)
                ? new NodeCertificate(copy.Info, copy.Key)
                : null;
        }

        return roots
            .Select(root => new NodeTrust(root, Leaf(root, CertificateKind.Server, machine.Name), Leaf(root, CertificateKind.Client, CertificateInfo.QvProxyName), gone, formerName))
            .Where(t => t.Server is not null || t.Client is not null)
            .OrderByDescending(t => !t.Missing.Any())
            .ThenByDescending(t => t.Root!.NotBefore)
            .FirstOrDefault() ?? new NodeTrust(null, null, null, gone, formerName);
    }

    /// <summary>The name in the server certificate that setup added, where it is not this machine's.</summary>
    public static string? FormerNameOf(IMachine machine, AddedRecord added)
        => added.Find(CertificateKind.Server) is { } server && AddedRecord.Copy(machine, server)?.CommonName is { } name
            && !string.Equals(name, machine.Name, StringComparison.OrdinalIgnoreCase)
            ? name
            : null;
}
