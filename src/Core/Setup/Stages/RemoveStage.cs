using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Distribution;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Setup.Switching;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Stages;

/// <summary>
/// Uninstall: takes away what setup added for this role and, with the last role, what it added for the machine. The
/// authority's three certificates stay, whoever made them: their keys open the site's passwords and connection strings.
/// </summary>
internal sealed class RemoveStage : Stage
{
    public override void Begin(StageRun run, IReadOnlyDictionary<string, string> request)
    {
        if (run.Machine.Settings.Get(run.Settings.Role.Name, RoleValues.State) is null)
        {
            run.Log.Info(StageTexts.NeverSetUp.With(run.Settings.Role.DisplayName));
            return;
        }
        run.Machine.Folder.Ensure();
        base.Begin(run, request);
    }

    public override void Run(StageRun run)
    {
        run.Log.Progress(StageTexts.Removing);
        // Undone after everything else: a service that started while its certificates were away starts again with them.
        run.Make(KeepServicesRunning.Now(run.Machine));
        var role = run.Settings.Role;
        new SwitchSettings(run).Remove();
        FirewallStage.Remove(run);
        if (role.IsAuthority)
            LeaveAuthority(run);
        if (IsLastRole(run))
            RemoveMachineTrust(run);
        foreach (var name in RoleValues.All)
            run.Make(new ChangeSetting(role.Name, name, null));
        run.Log.Info(StageTexts.NotRestarted);
    }

    private static bool IsLastRole(StageRun run) => MachineRoles.SetUp(run.Machine).All(r => r.Name == run.Settings.Role.Name);

    private static void LeaveAuthority(StageRun run)
    {
        run.Make(new ChangeFile(AuthorityStage.ConfigurationFile, null));
        run.Log.Info(StageTexts.SetKept.With(CertificateInfo.QlikViewCaSubject));
        run.Log.Info(StageTexts.LedgerKept.With(run.Machine.Folder.Path, AuthorityStage.FolderName));
        if (run.Machine.Services.Find(RoleTable.AuthorityService)?.AccountSid is not { } service)
            return;
        foreach (var certificate in TrustStores.Read(run.Machine, TrustStore.My).Concat(TrustStores.Roots(run.Machine)).Where(c => c.Info.Issuer == CertificateInfo.QlikViewCaSubject))
        {
            if (certificate.Stored.Key is not { } key || !run.Machine.Keys.Exists(key))
                continue;
            var now = KeyAcl.Parse(run.Machine.Keys.GetSecurity(key));
            if (now.CanRead(service))
                run.Make(new SetKeySecurity(key, certificate.Info.Subject, now.Revoke(service).ToString()));
        }
    }

    // A site of HTTP.sys that lost its certificate answers nobody: whoever bound it decides.
    private static bool IsLeft(StageRun run, BoundCertificates bound, AddedCertificate added)
    {
        if (added.Kind == CertificateKind.Root || !bound.MayHold(added.Thumbprint))
            return false;
        ReplacedCertificates.Warn(run.Machine, run.Log, bound.DescribeLeft(ReplacedCertificates.Name(run.Machine, added), added.Thumbprint));
        return true;
    }

    private static void RemoveMachineTrust(StageRun run)
    {
        RenewalTask.Remove(run);
        InstallationWindow.Remove(run);
        var record = AddedRecord.Load(run.Machine);
        if (run.Machine.Folder.Read(WitnessFile.FileName) is not null)
            run.Log.Info(StageTexts.WitnessKept.With(run.Machine.Folder.Path, WitnessFile.FileName));
        // An authority that setup made here stays with its record, whichever role is the last to go.
        if (!run.Settings.Role.IsAuthority && !record.IsAuthority)
        {
            var waiting = PendingEnrolment.OfRenewal(run.Machine);
            var bound = BoundCertificates.Read(run.Machine);
            var removed = record.Certificates.Concat(ReplacedRecord.Load(run.Machine)).Where(c => !IsLeft(run, bound, c)).ToList();
            foreach (var added in removed)
                Leaving.Prepare(run, added);
            // Certified, too, although no service has used them yet.
            foreach (var leaf in waiting.Where(w => w.Certificate is not null))
                Leaving.Prepare(run, leaf.Added, leaf.Certificate);
            foreach (var added in removed)
                AddedRemoval.Remove(run, added);
            run.Make(new ChangeFile(AddedRecord.FileName, null));
            run.Make(new ChangeFile(ReplacedRecord.FileName, null));
            foreach (var leaf in waiting)
                run.Make(new DeleteKey(leaf.Added.Key!, StageTexts.RenewalNotInstalled));
            run.Make(new ChangeFile(PendingEnrolment.RenewalFile, null));
        }
        run.Make(PendingRestart.Clear());
        foreach (var name in SavedSettings.Names.Values.Concat([ProvenCertificates.ValueName]))
            run.Make(new ChangeSetting("", name, null));
    }
}
