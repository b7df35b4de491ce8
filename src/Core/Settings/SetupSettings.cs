using QvTrust.Core.Roles;

namespace QvTrust.Core.Settings;

/// <summary>What the administrator asked for, checked once.</summary>
/// <param name="Role">The role that is set up.</param>
/// <param name="QmsHost">Machine name of the QMS server in upper case; empty on the QMS server itself.</param>
/// <param name="QmsAddress">Address to connect to where the name does not resolve, or null.</param>
/// <param name="AuthorityPort">TCP port of the authority service.</param>
/// <param name="Authority">Way to an authority; only on the QMS server.</param>
/// <param name="AuthorityThumbprint">Thumbprint of the root to adopt where several could be meant, or null.</param>
/// <param name="TokenFile">Full path of the enrolment token's file, or null.</param>
/// <param name="Trust">Way of a node to its certificates.</param>
/// <param name="TrustWait">Minutes to wait for QMS to distribute them; only with <see cref="TrustMode.Existing"/>.</param>
/// <param name="Package">The offline package; only with <see cref="TrustMode.Package"/>.</param>
/// <param name="Restore">The backup; only with <see cref="AuthorityMode.Restore"/>.</param>
/// <param name="RecoveryCertificate">Full path of the certificate that automatic backups are sealed to, or null; only on the QMS server.</param>
/// <param name="BackupCopy">Folder on another machine that automatic backups are copied to, or null; only on the QMS server.</param>
/// <param name="RenewalWindow">When the scheduled renewal may restart services.</param>
/// <param name="InstallFolder">Where qvtrust.exe is; %NAME% parts are allowed.</param>
/// <param name="IgnoredChecks">Names of checks whose findings refuse nothing in this run.</param>
/// <param name="Firewall">Which ports are opened, and to whom.</param>
/// <param name="Timeout">Minutes that a setup may take before it is undone, the wait of <paramref name="TrustWait"/> not counted; null where none were given.</param>
public sealed record SetupSettings(
    Role Role,
    string QmsHost,
    string? QmsAddress,
    int AuthorityPort,
    AuthorityMode Authority,
    string? AuthorityThumbprint,
    string? TokenFile,
    TrustMode Trust,
    int TrustWait,
    PackageSettings? Package,
    RestoreSettings? Restore,
    string? RecoveryCertificate,
    string? BackupCopy,
    RenewalWindow RenewalWindow,
    string InstallFolder,
    IReadOnlyList<string> IgnoredChecks,
    FirewallSettings Firewall,
    int? Timeout)
{
    /// <summary>True where the port was named, now, by policy or by an earlier setup, and is not the usual one for want of another.</summary>
    public bool IsAuthorityPortGiven { get; init; }

    /// <summary>True where QlikView's services keep running with what they loaded, until qvtrust apply-pending restarts them.</summary>
    public bool RestartsLater { get; init; }

    /// <summary>True where each of QlikView's services that never ran is to be started and stopped once.</summary>
    public bool FirstStart { get; init; }

    /// <summary>Full path of the file that says how QlikView's services are told to use certificates, or null.</summary>
    public string? SwitchFile { get; init; }
}

/// <summary>Where a node's offline package is and what proves it.</summary>
/// <param name="File">Full path of the package.</param>
/// <param name="PasswordFile">Full path of the file whose first line is its password.</param>
/// <param name="Pin">SHA-256 of the SubjectPublicKeyInfo of the root that must have signed it.</param>
public sealed record PackageSettings(string File, string PasswordFile, byte[] Pin);

/// <summary>What a QMS server is restored from.</summary>
/// <param name="File">Full path of the backup, or of the folder with the MMC's PKCS#12 files.</param>
/// <param name="PasswordFile">Full path of the file whose first line is the password, or null.</param>
/// <param name="RecoveryKeyFile">Full path of the recovery certificate's private half, or null.</param>
public sealed record RestoreSettings(string File, string? PasswordFile, string? RecoveryKeyFile);
