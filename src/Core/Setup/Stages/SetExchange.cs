using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Secrets;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Stages;

/// <summary>
/// Exchanges server and client certificate of an authority that this product made for new ones of the same key pair, which
/// keeps every copy of a SecretsKey readable. Of an adopted set nothing is exchanged.
/// </summary>
/// <param name="run">What the stage works with.</param>
/// <param name="set">The set in force.</param>
internal sealed class SetExchange(StageRun run, AuthoritySet set)
{
    private readonly IMachine machine = run.Machine;

    /// <summary>Puts a new certificate for the same key pair in the place of the one of that kind.</summary>
    /// <param name="kind">Server or Client.</param>
    /// <param name="ring">The SecretsKeys that a server certificate carries, or null.</param>
    public void Exchange(CertificateKind kind, SecretsKeyRing? ring)
    {
        var old = kind == CertificateKind.Server ? set.Server : set.Client;
        var certificate = Issue(kind, old, ring);
        // No journalled change: where this is undone, something may have been protected with a new SecretsKey meanwhile,
        // here or on a server that was enrolled in between. The key pair stays, so this copy opens it.
        if (kind == CertificateKind.Server)
            machine.Folder.Write(ServerSecrets.KeptName(certificate.Thumbprint), certificate.Der);
        run.Make(new AddCertificate(TrustStore.My, certificate.Der, old.Stored.Key));
        run.Make(new ChangeFile(AddedRecord.CopyName(certificate.Thumbprint), certificate.Der));
        if (kind == CertificateKind.Server)
            run.Make(new ChangeFile(ServerSecrets.KeptName(old.Info.Thumbprint), old.Info.Der));
        run.Make(AddedRecord.Write([
            .. AddedRecord.Load(machine).Certificates.Where(c => c.Kind != kind),
            new AddedCertificate(kind, certificate.Thumbprint, old.Stored.Key)]));
        // Its key is the new one's too, and never goes with it.
        if (AddedRemoval.Keep(run, new AddedCertificate(kind, old.Info.Thumbprint, null)))
            return;
        run.Make(new RemoveCertificate(TrustStore.My, old.Info.Der, old.Stored.Key));
        run.Make(new ChangeFile(AddedRecord.CopyName(old.Info.Thumbprint), null));
    }

    /// <summary>The SecretsKeys of the server certificate in force; null where it carries none.</summary>
    public SecretsKeyRing? Secrets() => SecretsKeyRing.IsIn(set.Server.Info) ? ServerSecrets.Open(machine, set.Server, [set.Root.Info]) : null;

    /// <summary>Notes that our own service runs, if it does. Undone last, so that it starts again with the certificate from before.</summary>
    public KeepServicesRunning KeepOurs()
    {
        var service = KeepServicesRunning.Now(machine, [RoleTable.AuthorityService]);
        run.Make(service);
        return service;
    }

    /// <summary>Makes the configuration name the new certificates and restarts our own service; Qlik's are the restart stage's.</summary>
    public void PutInForce(KeepServicesRunning service, string reason)
    {
        run.Make(AuthorityStage.WriteConfiguration(run, AuthoritySet.Find(machine, run.Settings)));
        run.Make(new RequireRestart(reason));
        if (service.Names.Count == 0)
        {
            run.Log.Info(StageTexts.TakesItAtNextStart.With(RoleTable.AuthorityService));
            return;
        }
        var restarter = new ServiceRestarter(machine, run.Clock);
        restarter.Restart(service.Names);
        restarter.WatchStayingUp(service.Names);
        run.Log.Info(StageTexts.ServiceRestarted.With(RoleTable.AuthorityService));
    }

    private CertificateInfo Issue(CertificateKind kind, FoundCertificate old, SecretsKeyRing? ring)
    {
        using var rootKey = machine.Keys.Open(set.Root.Stored.Key!);
        var issuer = new CertificateIssuer(set.Root.Info, rootKey, serverSample: null, clientSample: null, secrets: ring, random: machine.Random);
        return CertificateInfo.Parse(issuer.Issue(kind, machine.Name, old.Info.SubjectPublicKeyInfo, SerialNumbers.Next(machine.Random), machine.Clock.UtcNow));
    }
}
