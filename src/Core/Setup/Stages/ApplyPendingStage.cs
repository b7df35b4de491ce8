using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Switching;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Setup.Stages;

/// <summary>Begins a restart that was put off: what runs is noted, so that it runs again whatever comes of it.</summary>
internal sealed class ApplyPendingStage : Stage
{
    public override void Begin(StageRun run, IReadOnlyDictionary<string, string> request)
    {
        CheckTrust(run);
        // A service that somebody else has restarted since may have written its old settings back.
        var switches = new SwitchSettings(run);
        switches.Verify(switches.Recorded());
        run.Machine.Folder.Ensure();
        base.Begin(run, request);
    }

    public override void Run(StageRun run) => run.Make(KeepServicesRunning.Now(run.Machine).WithoutCertificatesToReturnTo());

    // Days can have passed. Services that run still have what was deleted meanwhile; once stopped they would not start.
    private static void CheckTrust(StageRun run)
    {
        if (run.Settings.Role.IsAuthority)
            AuthoritySet.Find(run.Machine, run.Settings);
        else if (run.Settings.Trust == TrustMode.Existing)
            new ExistingTrust(run).Check();
        else if (Missing(run.Machine) is { Count: > 0 } missing)
            throw new TrustException(missing.Select(m => ErrorCatalogue.CertificateMissing.Describe(m, run.Machine.Name)).ToList());
    }

    // In the stores, and with its key: of what is not there setup may have a copy, which no service sees.
    private static List<string> Missing(IMachine machine)
    {
        var trust = NodeTrust.Read(machine);
        bool IsThere(TrustStore store, CertificateInfo? certificate) => certificate is not null && TrustStores.Read(machine, store).Any(c => c.Info.Thumbprint == certificate.Thumbprint);
        return new[]
        {
            (Name: CertificateInfo.QlikViewCaSubject, IsHere: IsThere(TrustStore.Root, trust.Root)),
            (Name: "CN=" + machine.Name, IsHere: IsThere(TrustStore.My, trust.Server?.Certificate)),
            (Name: CertificateInfo.QvProxySubject, IsHere: IsThere(TrustStore.My, trust.Client?.Certificate)),
        }.Where(c => !c.IsHere).Select(c => c.Name).ToList();
    }
}
