using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Secrets;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Stages;

/// <summary>Makes a QlikViewCA set where none ever was: root, server and client certificate, keys exportable for QMS and for backups.</summary>
internal sealed class AuthorityCreation(StageRun run)
{
    private const int RootYears = 10;

    private readonly IMachine machine = run.Machine;

    /// <summary>Makes the three certificates and notes them as added.</summary>
    public void Create()
    {
        var rootKey = NewKey(CertificateKind.Root);
        using var rsa = machine.Keys.Open(rootKey);
        var root = CertificateInfo.Parse(RootCertificate.Create(rsa, machine.Clock.UtcNow, RootYears, machine.Random));
        Install(TrustStore.Root, root, rootKey);
        var secrets = SecretsKeyRing.Create(machine.Random);
        run.Log.Info(StageTexts.SecretsKeyMade.With(secrets.Current.Id));
        var issuer = new CertificateIssuer(root, rsa, serverSample: null, clientSample: null, secrets: secrets, random: machine.Random);
        var server = NewLeaf(issuer, CertificateKind.Server);
        var client = NewLeaf(issuer, CertificateKind.Client);
        run.Make(AddedRecord.Write([new AddedCertificate(CertificateKind.Root, root.Thumbprint, rootKey), server, client]));
        run.Make(new RequireRestart(StageTexts.CertificateIsNew.With(root.Subject, root.Thumbprint)));
    }

    private AddedCertificate NewLeaf(CertificateIssuer issuer, CertificateKind kind)
    {
        var key = NewKey(kind);
        using var rsa = machine.Keys.Open(key);
        var publicKey = PlatformRsa.PublicKeyOf(rsa).GetDerEncoded();
        var leaf = CertificateInfo.Parse(issuer.Issue(kind, machine.Name, publicKey, SerialNumbers.Next(machine.Random), machine.Clock.UtcNow));
        Install(TrustStore.My, leaf, key);
        return new AddedCertificate(kind, leaf.Thumbprint, key);
    }

    private KeyReference NewKey(CertificateKind kind)
    {
        var change = new CreateKey(KeyNames.New(machine, kind), exportable: true);
        run.Make(change);
        return change.Key;
    }

    private void Install(TrustStore store, CertificateInfo certificate, KeyReference key)
    {
        run.Make(new AddCertificate(store, certificate.Der, key));
        run.Make(new ChangeFile(AddedRecord.CopyName(certificate.Thumbprint), certificate.Der));
    }
}
