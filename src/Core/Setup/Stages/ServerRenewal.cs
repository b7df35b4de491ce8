using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Secrets;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Stages;

/// <summary>A server certificate under the restored root for a QMS server of another name; the old one is kept with its key, because it opens this site's data.</summary>
internal sealed class ServerRenewal(StageRun run, RestorePlan plan, KeyReference rootKey)
{
    private readonly IMachine machine = run.Machine;

    /// <summary>The certificate with its key, not in a store yet: the one of an earlier run, or a new one.</summary>
    public NodeCertificate Prepare()
    {
        var old = plan.Backup.Set.Server;
        Keep(old);
        var root = plan.Backup.Set.Root.Certificate;
        var earlier = TrustStores.SignedBy(machine, root, machine.Name)
            .FirstOrDefault(c => machine.Clock.UtcNow < c.Info.NotAfter && TrustStores.HasUsableKey(machine, c));
        if (earlier is not null)
            return new NodeCertificate(earlier.Info, earlier.Stored.Key!);
        var leaf = Issue(root, old);
        run.Log.Info((plan.IsOwn ? StageTexts.ServerReplaced : StageTexts.ServerReplacedUnproven).With(leaf.Certificate, old, leaf.Certificate.NotAfter));
        return leaf;
    }

    private NodeCertificate Issue(CertificateInfo root, KeyedCertificate old)
    {
        var change = new CreateKey(KeyNames.New(machine, CertificateKind.Server), exportable: true);
        run.Make(change);
        using var rsa = machine.Keys.Open(change.Key);
        using var signing = machine.Keys.Open(rootKey);
        using var oldKey = old.OpenKey();
        var issuer = plan.IsOwn
            ? new CertificateIssuer(root, signing, null, null, secrets: SecretsKeyRing.Open(old.Certificate, oldKey), random: machine.Random)
            : new CertificateIssuer(root, signing, old.Certificate, plan.Backup.Set.Client.Certificate);
        var der = issuer.Issue(CertificateKind.Server, machine.Name, PlatformRsa.PublicKeyOf(rsa).GetDerEncoded(), SerialNumbers.Next(machine.Random), machine.Clock.UtcNow);
        return new NodeCertificate(CertificateInfo.Parse(der), change.Key);
    }

    private void Keep(KeyedCertificate old)
    {
        var name = $"kept/{old.Certificate.Thumbprint}.cer";
        if (plan.Find(old) is not null)
            return;
        var import = new ImportKey(KeyNames.New(machine, CertificateKind.Server), old.Key, exportable: true);
        run.Make(import);
        run.Make(new ChangeFile(name, old.Certificate.Der));
        run.Log.Info(StageTexts.OldServerKept.With(old, machine.Folder.Path, import.Key.Container));
    }
}
