using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Backups;

/// <summary>The three certificates of the QMS server with their keys: what a site cannot lose. They belong together by signature.</summary>
public sealed record TrustSet
{
    private TrustSet(KeyedCertificate root, KeyedCertificate server, KeyedCertificate client) => (Root, Server, Client) = (root, server, client);

    /// <summary>CN=QlikViewCA, self-signed.</summary>
    public KeyedCertificate Root { get; }

    /// <summary>CN=machine name, signed by the root.</summary>
    public KeyedCertificate Server { get; }

    /// <summary>CN=QVProxy, signed by the root.</summary>
    public KeyedCertificate Client { get; }

    /// <summary>All three, root first.</summary>
    public IReadOnlyList<KeyedCertificate> All => [Root, Server, Client];

    /// <summary>Finds the one complete set. QVT6110: a part is missing; QVT6111: parts of different sets; QVT6112: more than one set.</summary>
    /// <param name="any">Certificates with keys, in any order and from any number of files.</param>
    public static TrustSet From(IReadOnlyList<KeyedCertificate> any)
    {
        var distinct = any.Distinct().ToList();
        var roots = distinct.Where(c => c.Certificate is { IsQlikViewCa: true, IsSelfSigned: true }).ToList();
        var leaves = distinct.Where(c => !c.Certificate.IsQlikViewCa).ToList();
        var clients = leaves.Where(c => c.Certificate.Subject == CertificateInfo.QvProxySubject).ToList();
        var servers = leaves.Except(clients).ToList();
        RequireAll(roots, servers, clients);
        var sets = (from root in roots
                    from server in servers.Where(s => s.Certificate.IsSignedBy(root.Certificate))
                    from client in clients.Where(c => c.Certificate.IsSignedBy(root.Certificate))
                    select new TrustSet(root, server, client)).ToList();
        return sets.Count switch
        {
            1 => sets[0],
            0 => throw ErrorCatalogue.SetMixed.With(string.Join(", ", distinct)),
            _ => throw ErrorCatalogue.SetAmbiguous.With(string.Join(", ", distinct)),
        };
    }

    /// <summary>Overwrites the private numbers.</summary>
    public void Wipe()
    {
        foreach (var keyed in All)
            PrivateNumbers.Wipe(keyed.Key);
    }

    /// <summary>The certificates, root first.</summary>
    public override string ToString() => string.Join(", ", All);

    private static void RequireAll(List<KeyedCertificate> roots, List<KeyedCertificate> servers, List<KeyedCertificate> clients)
    {
        (List<KeyedCertificate> Found, string Name)[] parts =
        [
            (roots, BackupTexts.RootPart.With(CertificateInfo.QlikViewCaSubject)), (servers, BackupTexts.ServerPart), (clients, BackupTexts.ClientPart.With(CertificateInfo.QvProxySubject)),
        ];
        if (parts.Any(p => p.Found.Count == 0))
            throw ErrorCatalogue.SetIncomplete.With(parts.Where(p => p.Found.Count == 0).Select(p => p.Name).Aggregate((one, other) => BackupTexts.BothParts.With(one, other)));
    }
}
