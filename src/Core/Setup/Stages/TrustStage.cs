using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Setup.Switching;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Stages;

/// <summary>Puts root and leaves into their stores, mends the rights of their keys, tells the services to use them, and keeps what repair and uninstall need.</summary>
internal sealed class TrustStage : Stage
{
    public override void Run(StageRun run)
    {
        Trust(run);
        new SwitchSettings(run).Apply();
    }

    private static void Trust(StageRun run)
    {
        if (run.Settings.Trust == TrustMode.Existing)
        {
            new ExistingTrust(run).Secure();
            RenewalTask.Set(run);
            return;
        }
        run.Log.Progress(StageTexts.Installing);
        var machine = run.Machine;
        var trust = NodeTrust.Read(machine);
        var pending = PendingEnrolment.Load(machine);
        var root = trust.Missing.Any() ? CertificateInfo.Parse(pending.Root!) : trust.Root!;
        var added = AddedRecord.Load(machine).Certificates.ToDictionary(c => c.Kind);

        WarnOfOtherRoots(run, root);
        if (Install(run, TrustStore.Root, root, null))
            added[CertificateKind.Root] = new AddedCertificate(CertificateKind.Root, root.Thumbprint, null);
        foreach (var kind in (CertificateKind[])[CertificateKind.Server, CertificateKind.Client])
        {
            var leaf = trust.Find(kind) ?? pending.Find(kind)!;
            if (added.TryGetValue(kind, out var old) && old.Thumbprint != leaf.Certificate.Thumbprint)
                AddedRemoval.Replace(run, old);
            KeyRights.Mend(run, leaf.Key, leaf.Certificate.Subject);
            if (Install(run, TrustStore.My, leaf.Certificate, leaf.Key))
                added[kind] = new AddedCertificate(kind, leaf.Certificate.Thumbprint, leaf.Key);
        }
        // Beside QMS everything is QMS's own: what setup has not added needs no record, and none is left behind.
        if (added.Count > 0)
            run.Make(AddedRecord.Write(added.Values));
        RenewalTask.Set(run);
    }

    /// <summary>A second QlikViewCA in LM\Root is somebody else's: said, never touched.</summary>
    public static void WarnOfOtherRoots(StageRun run, CertificateInfo root)
    {
        foreach (var other in TrustStores.Roots(run.Machine).Where(r => r.Stored.Store == TrustStore.Root && r.Info.Thumbprint != root.Thumbprint))
            run.Log.Info(StageTexts.OtherRoot.With(other.Info.Subject, other.Info.Thumbprint));
    }

    /// <summary>Puts a certificate into a store, with a copy of it and a restart of the services; false when it stands there.</summary>
    public static bool Install(StageRun run, TrustStore store, CertificateInfo certificate, KeyReference? key)
    {
        var isNew = run.Make(new AddCertificate(store, certificate.Der, key));
        if (isNew)
        {
            run.Make(new ChangeFile(AddedRecord.CopyName(certificate.Thumbprint), certificate.Der));
            run.Make(new RequireRestart(StageTexts.CertificateIsNew.With(certificate.Subject, certificate.Thumbprint)));
        }
        return isNew;
    }
}
