using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Setup.Stages;

/// <summary>
/// Puts the renewed certificates in the place of the old ones, right before the restart. The old ones leave LM\My before
/// it, because services find their certificate by its name and with two of them nobody could say which one runs; they come
/// back unless the services run with the new ones, and a key is deleted only when everything has succeeded.
/// </summary>
internal sealed class RenewStage : Stage
{
    public override void Run(StageRun run)
    {
        run.Log.Progress(StageTexts.InstallingRenewed);
        var machine = run.Machine;
        var trust = RenewableTrust.Read(machine);
        var pending = PendingEnrolment.LoadRenewal(machine, trust.Client.Certificate);
        var added = AddedRecord.Load(machine).Certificates.ToDictionary(c => c.Kind);
        foreach (var kind in (CertificateKind[])[CertificateKind.Server, CertificateKind.Client])
        {
            var leaf = pending.Find(kind)!;
            KeyRights.Mend(run, leaf.Key, leaf.Certificate.Subject);
            TrustStage.Install(run, TrustStore.My, leaf.Certificate, leaf.Key);
            AddedRemoval.Replace(run, added[kind]);
            added[kind] = new AddedCertificate(kind, leaf.Certificate.Thumbprint, leaf.Key);
            if (pending.IsProven(kind))
                run.Make(ProvenCertificates.Add(machine, leaf.Certificate));
        }
        run.Make(AddedRecord.Write(added.Values));
        foreach (var role in MachineRoles.SetUp(machine))
        {
            run.Make(new ChangeSetting(role.Name, RoleValues.ServerThumbprint, added[CertificateKind.Server].Thumbprint));
            run.Make(new ChangeSetting(role.Name, RoleValues.ClientThumbprint, added[CertificateKind.Client].Thumbprint));
        }
        run.Make(new ChangeFile(PendingEnrolment.RenewalFile, null));
    }
}
