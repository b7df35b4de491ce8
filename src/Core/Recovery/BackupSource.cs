using System.Text;
using QvTrust.Core.Backups;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Packages;
using QvTrust.Core.Pkcs12;
using QvTrust.Core.Settings;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Recovery;

/// <summary>Opens what a server is restored from: a backup of either kind, or PKCS#12 files of the certificates console.</summary>
internal sealed class BackupSource(IMachine machine, RestoreSettings settings, BackupSecret? given)
{
    private const int LargestPkcs12 = 1024 * 1024;

    private static readonly string[] Pkcs12Extensions = [".pfx", ".p12"];

    private BackupSecret? secret = given;

    /// <summary>The whole backup, checked; QVT61xx and QVT62xx say why it cannot be used.</summary>
    public SiteBackup Open()
    {
        if (machine.Files.List(settings.File) is { } files)
            return OpenFolder(files);
        var content = Read();
        return BackupFile.Detect(content) switch
        {
            BackupKind.Password => PasswordBackup.Read(content, Password()),
            BackupKind.Sealed => SealedBackup.Read(content, Secret().Recovery ?? throw Missing(RecoveryTexts.PrivateHalf)),
            BackupKind.Pkcs12 => OfConsole([content]),
            _ => throw ErrorCatalogue.BackupUnknown.With(settings.File, RecoveryTexts.UnknownFormat),
        };
    }

    /// <summary>What opened it.</summary>
    public BackupSecret Secret() => secret ??= ReadSecret();

    private byte[] Read()
    {
        try
        {
            return machine.Files.Read(settings.File, BackupFile.MostOctets);
        }
        catch (TrustException e) when (e.InnerException is FileNotFoundException or DirectoryNotFoundException)
        {
            throw ErrorCatalogue.BackupUnknown.From(e, settings.File, RecoveryTexts.NoSuchFile);
        }
    }

    private SiteBackup OpenFolder(IReadOnlyList<string> files)
    {
        var found = files.Where(f => Pkcs12Extensions.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase)).ToList();
        return found.Count == 0
            ? throw ErrorCatalogue.BackupUnknown.With(settings.File, RecoveryTexts.NoPfxFile)
            : OfConsole(found.Select(f => machine.Files.Read(f, LargestPkcs12)));
    }

    // Such files say nothing of where and when: the server certificate names the machine, its extension tells whose profile it has.
    private SiteBackup OfConsole(IEnumerable<byte[]> files)
    {
        var password = Password();
        var set = TrustSet.From(files.SelectMany(f => Pkcs12File.Read(f, password).Keyed).Distinct().ToList());
        return new SiteBackup(Manifests.Of(set, machine.Clock.UtcNow, Manifests.ProfileOf(set.Server.Certificate)), set, null, null, null);
    }

    private string Password() => Secret().Password ?? throw Missing(RecoveryTexts.ItsPassword);

    private BackupSecret ReadSecret()
    {
        if (settings.RecoveryKeyFile is { } key)
            return BackupSecret.OfRecovery(RecoveryKey.FromPem(Encoding.ASCII.GetString(machine.Files.Read(key)), settings.PasswordFile is null ? null : ReadPassword()));
        return BackupSecret.OfPassword(ReadPassword());
    }

    private string ReadPassword()
    {
        var file = settings.PasswordFile ?? throw Missing(RecoveryTexts.PasswordOrPrivateHalf);
        return PasswordText.FirstLine(machine.Files.Read(file)) ?? throw Missing(RecoveryTexts.PasswordIn.With(file));
    }

    private TrustException Missing(string what) => ErrorCatalogue.BackupSecretMissing.With(settings.File, what);
}
