using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Secrets;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Setup.Stages;

/// <summary>
/// Gives the QMS server a server certificate with one SecretsKey more, for the same key pair under the same root; older
/// keys stay for reading. Only where this product made the authority: of an adopted set nothing is replaced.
/// </summary>
internal sealed class RotateStage : Stage
{
    public override void Run(StageRun run)
    {
        run.Log.Progress("Rotating the SecretsKey");
        var machine = run.Machine;
        var set = AuthoritySet.Find(machine, run.Settings);
        var record = AddedRecord.Load(machine);
        if (!record.IsAuthority || record.Find(CertificateKind.Root)!.Thumbprint != set.Root.Info.Thumbprint)
            throw ErrorCatalogue.SecretsOfAdopted.With(set.Root.Info.Thumbprint);
        var ring = NextRing(run, set);
        // Undone last, so that our own service starts again with the certificate from before.
        var service = KeepServicesRunning.Now(machine, [RoleTable.AuthorityService]);
        run.Make(service);
        Replace(run, set, record, ring);
        run.Make(AuthorityStage.WriteConfiguration(run, AuthoritySet.Find(machine, run.Settings)));
        run.Make(new RequireRestart($"{set.Server.Info.Subject} has a new SecretsKey"));
        RestartOurs(run, service);
    }

    // A set of an earlier version has none yet: it gets its first one.
    private static SecretsKeyRing NextRing(StageRun run, AuthoritySet set)
    {
        var old = SecretsKeyRing.IsIn(set.Server.Info) ? ServerSecrets.Open(run.Machine, set.Server, [set.Root.Info]) : null;
        var ring = old?.WithNewKey(run.Machine.Random) ?? SecretsKeyRing.Create(run.Machine.Random);
        run.Log.Info($"SecretsKey: {old?.Current.Id ?? "absent"} -> {ring.Current.Id}, older ones stay for reading: {ring.Keys.Count - 1}; unproven with QlikView");
        return ring;
    }

    private static void Replace(StageRun run, AuthoritySet set, AddedRecord record, SecretsKeyRing ring)
    {
        var old = set.Server;
        var server = Issue(run.Machine, set, ring);
        // No journalled change: where the rotation is undone, something may have been protected with the new key meanwhile,
        // here or on a server that was enrolled in between. The key pair stays, so this copy opens it.
        run.Machine.Folder.Write(ServerSecrets.KeptName(server.Thumbprint), server.Der);
        run.Make(new AddCertificate(TrustStore.My, server.Der, old.Stored.Key));
        run.Make(new ChangeFile(AddedRecord.CopyName(server.Thumbprint), server.Der));
        run.Make(new ChangeFile(ServerSecrets.KeptName(old.Info.Thumbprint), old.Info.Der));
        run.Make(AddedRecord.Write([
            .. record.Certificates.Where(c => c.Kind != CertificateKind.Server),
            new AddedCertificate(CertificateKind.Server, server.Thumbprint, old.Stored.Key)]));
        run.Make(new RemoveCertificate(TrustStore.My, old.Info.Der, old.Stored.Key));
        run.Make(new ChangeFile(AddedRecord.CopyName(old.Info.Thumbprint), null));
    }

    private static CertificateInfo Issue(IMachine machine, AuthoritySet set, SecretsKeyRing ring)
    {
        using var rootKey = machine.Keys.Open(set.Root.Stored.Key!);
        var issuer = new CertificateIssuer(set.Root.Info, rootKey, serverSample: null, clientSample: null, secrets: ring, random: machine.Random);
        return CertificateInfo.Parse(issuer.Issue(
            CertificateKind.Server, machine.Name, set.Server.Info.SubjectPublicKeyInfo, SerialNumbers.Next(machine.Random), machine.Clock.UtcNow));
    }

    private static void RestartOurs(StageRun run, KeepServicesRunning service)
    {
        if (service.Names.Count == 0)
        {
            run.Log.Info($"service {RoleTable.AuthorityService}: does not run; it takes the new certificate at its next start");
            return;
        }
        var restarter = new ServiceRestarter(run.Machine);
        restarter.Restart(service.Names);
        restarter.WatchStayingUp(service.Names);
        run.Log.Info($"service {RoleTable.AuthorityService}: restarted");
    }
}
