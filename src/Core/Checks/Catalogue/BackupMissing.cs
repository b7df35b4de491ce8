using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Recovery;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Nothing backs a QMS server up by itself, or not all of what is in force, or to no other place.</summary>
internal sealed class BackupMissing() : Check(48, "backup-missing")
{
    private const string Recovery = "authority/" + AutomaticBackups.RecoveryFile;

    public override string? Lab => "checks-of-qms";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    public override bool IsForAuthority => true;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var machine = context.Machine;
        if (!context.IsSetUp)
            return [];
        // Without a recovery certificate nothing makes backups; what somebody makes by hand, this server does not know.
        var recovery = machine.Folder.Read(Recovery) is { } der ? CertificateInfo.TryParse(der) : null;
        var backups = new AutomaticBackups(machine.Name, new ProtectedBackupFolder(machine.Folder), new CopyTarget(machine.Name), machine.Clock, machine.Random);
        return backups.Warnings(SiteReader.OfServer(machine).SetId(), recovery);
    }
}
