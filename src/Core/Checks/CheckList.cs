using QvTrust.Core.Checks.Catalogue;

namespace QvTrust.Core.Checks;

/// <summary>Every check that there is.</summary>
internal static class CheckList
{
    /// <summary>All of them, in the order of their numbers: what is needed first comes first.</summary>
    public static IReadOnlyList<Check> All { get; } =
    [
        new RoleNotInstalled(), new QlikViewTooOld(), new ServiceDisabled(), new ServiceAccountUnknown(), new AuthorityPortTaken(), new AuthorityNotUsable(),
        new MachineRenamed(), new CertificateWithoutKey(), new CertificateExpired(), new CertificateNotYetValid(), new CertificateEndsSoon(),
        new CertificateGenerations(), new SeveralRoots(), new LeafOfOtherRoot(), new KeyNotReadable(),
        new LicenseServiceStale(), new LicenseServiceNotRestarted(), new PemExportMissing(), new ServerKeyReadable(), new SecretsKeyLost(),
        new RunLeftOver(), new RenewalDue(), new RenewalTaskMissing(), new LastRunFailed(),
        new CertificateMissing(), new AuthorityNotRunning(),
        new QmsHostUnresolved(), new ClockDiffers(),
        new RebootPending(), new FipsMode(), new FirewallUnavailable(), new ApplicationControl(), new SchannelTls12Off(),
        new TwoQms(), new CertificateInCurrentUser(), new ServiceNeverStarted(), new OldCertificates(), new RolePortTaken(),
        new PartSwitched(), new RegisteredByAddress(), new SectionAccessManagement(),
        new RestartPendingCheck(), new WebServerServiceWrong(), new WebServerUnclear(),
        new AuthorityUnreachable(), new FirewallRuleMissing(), new ListenerClosed(), new BackupMissing(),
        new WindowsTooOld(), new ServiceLogonRefused(), new NoInstallationPort(), new ServiceStarting(),
        new FrameworkTooOld(), new RollbackDisabled(), new DependentService(), new SwitchFileWrong(), new PemNotExportable(),
    ];
}
