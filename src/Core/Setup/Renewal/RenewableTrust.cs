using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Renewal;

/// <summary>The certificates of a node that setup enrolled, expired or not: what a renewal replaces.</summary>
/// <param name="Root">The root in LM\Root that signed both.</param>
/// <param name="Server">CN=machine.</param>
/// <param name="Client">CN=QVProxy.</param>
internal sealed record RenewableTrust(CertificateInfo Root, NodeCertificate Server, NodeCertificate Client)
{
    /// <summary>The leaf of a kind.</summary>
    public NodeCertificate Find(CertificateKind kind) => kind == CertificateKind.Server ? Server : Client;

    /// <summary>When the first of the two is due.</summary>
    public DateTimeOffset Due(string machine)
    {
        var (server, client) = (RenewalTime.Of(Server.Certificate, machine), RenewalTime.Of(Client.Certificate, machine));
        return server < client ? server : client;
    }

    /// <summary>Why this server's certificates are not renewed from here; null where they are.</summary>
    public static string? WhyNotHere(IMachine machine)
    {
        var record = AddedRecord.Load(machine);
        if (record.IsAuthority || machine.Services.Find(RoleTable.AuthorityService) is not null || machine.Settings.Get(RoleTable.Qms.Name, RoleValues.State) is not null)
            return record.IsAuthority
                ? RenewalTexts.NotMadeBySetup.With(machine.Name)
                : RenewalTexts.QmsOwnCertificates.With(machine.Name);
        return MachineRoles.SetUp(machine).Any() && record.Find(CertificateKind.Server) is null && record.Find(CertificateKind.Client) is null
            ? RenewalTexts.DistributedByQms.With(machine.Name)
            : null;
    }

    /// <summary>Reads them; QVT6409 where there are none, QVT2009 where a key is gone, QVT2071 where they are for another name.</summary>
    public static RenewableTrust Read(IMachine machine)
    {
        var record = AddedRecord.Load(machine);
        var role = MachineRoles.SetUp(machine).FirstOrDefault() ?? throw ErrorCatalogue.NoOwnCertificate.With();
        if (NodeTrust.FormerNameOf(machine, record) is { } former)
            throw ErrorCatalogue.Renamed.With(former, machine.Name, SavedAuthority.Read(machine).Host ?? RoleTable.Qms.Name, role.Name);
        var (server, client) = (Leaf(machine, record, CertificateKind.Server, role), Leaf(machine, record, CertificateKind.Client, role));
        var root = TrustStores.Roots(machine).FirstOrDefault(r => r.Stored.Store == TrustStore.Root
            && server.Certificate.IsSignedBy(r.Info) && client.Certificate.IsSignedBy(r.Info));
        return root is null ? throw ErrorCatalogue.NoOwnCertificate.With() : new RenewableTrust(root.Info, server, client);
    }

    private static NodeCertificate Leaf(IMachine machine, AddedRecord record, CertificateKind kind, Role role)
    {
        if (record.Find(kind) is not { Key: { } key } added)
            throw ErrorCatalogue.NoOwnCertificate.With();
        var certificate = TrustStores.Read(machine, TrustStore.My).FirstOrDefault(c => c.Info.Thumbprint == added.Thumbprint)?.Info
            ?? throw ErrorCatalogue.NoOwnCertificate.With();
        return TrustStores.IsKeyOf(machine, key, certificate)
            ? new NodeCertificate(certificate, key)
            : throw ErrorCatalogue.KeyGone.With(certificate.Subject, SavedAuthority.Read(machine).Host ?? "QMS", machine.Name, role.Name);
    }
}
