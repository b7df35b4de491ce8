using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Recovery;

namespace QvTrust.Cli.Backups;

/// <summary>The automatic backups of this server and what they are sealed to.</summary>
internal static class ServerBackups
{
    /// <summary>Name of the recovery certificate in the protected folder.</summary>
    internal const string RecoveryFile = "authority/" + AutomaticBackups.RecoveryFile;

    internal static AutomaticBackups Open(IMachine machine)
        => new(machine.Name, new ProtectedBackupFolder(machine.Folder), new CopyTarget(machine.Name), machine.Clock, machine.Random);

    /// <summary>The recovery certificate, or null.</summary>
    internal static CertificateInfo? Recovery(IMachine machine)
        => machine.Folder.Read(RecoveryFile) is { } der ? CertificateInfo.TryParse(der) : null;
}
