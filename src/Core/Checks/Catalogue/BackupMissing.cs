using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Recovery;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The automatic backups of a QMS server are not what they were asked to be.</summary>
internal sealed class BackupMissing() : Check(48, "backup-missing")
{
    private const string Recovery = "authority/" + AutomaticBackups.RecoveryFile;

    public override string? Lab => "checks-of-qms";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    public override bool IsForAuthority => true;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var machine = context.Machine;
        // Where nobody asked for backups, qvtrust status says that there are none.
        if (!context.IsSetUp || machine.Folder.Read(Recovery) is not { } der)
            return [];
        var backups = new AutomaticBackups(machine.Name, new ProtectedBackupFolder(machine.Folder), new CopyTarget(machine.Name), machine.Clock, machine.Random);
        return backups.Warnings(SiteReader.OfServer(machine).SetId(), CertificateInfo.TryParse(der));
    }
}
