using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Recovery;

/// <summary>
/// The set that a backup has to hold, told by the certificates alone: no key is opened, so that an account without rights
/// on a new key still sees that there is one.
/// </summary>
internal sealed record SetInForce(FoundCertificate Root, FoundCertificate Server, FoundCertificate Client)
{
    /// <summary>Names the set in file names and lists.</summary>
    public string Id => BackupName.SetId(Root.Info.Thumbprint, Server.Info.Thumbprint, Client.Info.Thumbprint);

    /// <summary>The newest server certificate of this machine with the root that signed it and that root's newest client; null where one of them is missing.</summary>
    /// <param name="machine">The QMS server.</param>
    /// <param name="rootThumbprint">The root that was named at setup, or null.</param>
    public static SetInForce? Find(IMachine machine, string? rootThumbprint)
    {
        var my = TrustStores.Read(machine, TrustStore.My).Where(c => c.Stored.Key is not null).OrderByDescending(c => c.Info.NotBefore).ToList();
        var roots = TrustStores.Read(machine, TrustStore.Root).Where(c => c.Stored.Key is not null).Concat(my)
            .Where(c => c.Info is { IsQlikViewCa: true, IsSelfSigned: true } && (rootThumbprint is null || c.Info.Thumbprint == rootThumbprint))
            .OrderByDescending(c => c.Info.NotBefore).ToList();
        var server = my.Find(c => string.Equals(c.Info.CommonName, machine.Name, StringComparison.OrdinalIgnoreCase) && roots.Any(r => c.Info.IsSignedBy(r.Info)));
        if (server is null)
            return null;
        var root = roots.First(r => server.Info.IsSignedBy(r.Info));
        var client = my.Find(c => c.Info.Subject == CertificateInfo.QvProxySubject && c.Info.IsSignedBy(root.Info));
        return client is null ? null : new SetInForce(root, server, client);
    }
}
