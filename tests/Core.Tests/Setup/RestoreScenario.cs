using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Pkcs12;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

/// <summary>A QMS server that was lost, and another one that its certificates come back to.</summary>
internal sealed class RestoreScenario
{
    public const string Password = "correct horse battery staple";
    public const string Folder = @"D:\backup";
    public const string BackupFile = @"D:\backup.qvbackup";
    public const string PasswordFile = @"D:\password.txt";

    // What the product writes has 250,000: here a wrong result counts, not a slow one.
    private const int Iterations = 1000;

    /// <summary>The same loss and the same backup of it, and a new server whose QMS has made certificates of its own already.</summary>
    public RestoreScenario(RestoreScenario other)
        : this(other.Lost, started: true, "QMS01")
    {
        Place(BackupFile, other.Machine.Files.Content[BackupFile]);
        New.Data["RESTOREFILE"] = BackupFile;
    }

    /// <summary>The same loss and the same files of it, for the next of many servers.</summary>
    public static RestoreScenario Again(RestoreScenario other, bool started)
    {
        var again = new RestoreScenario(other.Lost, started, "QMS01");
        foreach (var file in other.Machine.Files.Content.Where(f => f.Key.StartsWith(Folder + "\\", StringComparison.Ordinal)))
            again.Place(file.Key, file.Value);
        return again;
    }

    /// <param name="own">True for an authority that this product made.</param>
    /// <param name="started">True when the new server's QMS has made certificates of its own already.</param>
    /// <param name="name">Name of the new server.</param>
    public RestoreScenario(bool own = false, bool started = false, string name = "QMS01")
        : this(Lose(own), started, name) => WritePfx();

    private RestoreScenario(QmsScenario lost, bool started, string name)
    {
        Lost = lost;
        New = new QmsScenario(started: started, name: name);
        New.Machine.Services.RequestStart(Core.Roles.RoleTable.Qms.ServiceName);
        New.Machine.Services.RequestStart(Core.Roles.RoleTable.DispatcherService);
        New.Machine.Services.Started.Clear();
        New.Machine.PowerOn();
        New.Data["AUTHORITY"] = "restore";
        New.Data["RESTOREFILE"] = Folder;
        New.Data["RESTOREPASSWORDFILE"] = PasswordFile;
        PlacePassword();
    }

    public QmsScenario Lost { get; }

    public QmsScenario New { get; }

    public FakeMachine Machine => New.Machine;

    public TrustSet Set => TrustSet.From(Keyed(Lost));

    public string Root => Set.Root.Certificate.Thumbprint;

    public static IReadOnlyList<KeyedCertificate> Keyed(QmsScenario qms) => [.. qms.Machine.Certificates.List(TrustStore.Root).Concat(qms.Machine.Certificates.List(TrustStore.My))
        .Where(c => c.Key is not null)
        .Select(c => KeyedCertificate.Create(CertificateInfo.Parse(c.Der), qms.Machine.Keys.Export(c.Key!)))];

    public static byte[] Pfx(string password, params KeyedCertificate[] keyed)
        => Pkcs12File.Write(keyed, [], password, System.Security.Cryptography.RandomNumberGenerator.Create(), Pkcs12Strength.Modern, Iterations);

    /// <summary>Three files, as an administrator exports them with the certificates console.</summary>
    public void WritePfx()
    {
        Place(Folder + @"\root.pfx", Pfx(Password, Set.Root));
        Place(Folder + @"\server.pfx", Pfx(Password, Set.Server));
        Place(Folder + @"\client.PFX", Pfx(Password, Set.Client));
        Place(Folder + @"\readme.txt", [1, 2, 3]);
    }

    /// <summary>A backup with a password in place of the folder.</summary>
    public void PlaceBackup(string profile, byte[]? ledger, byte[]? recovery = null, byte[]? configuration = null)
    {
        var set = Set;
        var manifest = BackupManifest.For(set, "QMS01", Lost.Machine.Clock.UtcNow, profile, "QvTrust 1.0.0");
        Place(BackupFile, PasswordBackup.Write(new SiteBackup(manifest, set, ledger, configuration, recovery), Password, System.Security.Cryptography.RandomNumberGenerator.Create(), Pkcs12Strength.Modern, Iterations));
        New.Data["RESTOREFILE"] = BackupFile;
    }

    public void PlacePassword() => Place(PasswordFile, System.Text.Encoding.UTF8.GetBytes(Password + "\r\n"));

    public void Place(string path, byte[] content) => New.Machine.Files.Content[path] = content;

    private static QmsScenario Lose(bool own)
    {
        var lost = new QmsScenario(started: !own);
        if (own)
            lost.Data["AUTHORITY"] = "create";
        lost.Install();
        return lost;
    }

    /// <summary>The trust certificates of the new server with their keys, as thumbprints.</summary>
    public IEnumerable<string> Thumbprints() => Machine.Certificates.List(TrustStore.Root).Concat(Machine.Certificates.List(TrustStore.My))
        .Where(c => c.Key is not null && Machine.Keys.Exists(c.Key))
        .Select(c => CertificateInfo.Parse(c.Der).Thumbprint)
        .OrderBy(t => t, StringComparer.Ordinal);

    public IEnumerable<string> Wanted() => ((KeyedCertificate[])[Set.Root, Set.Server, Set.Client])
        .Select(c => c.Certificate.Thumbprint).OrderBy(t => t, StringComparer.Ordinal);

    /// <summary>Public halves of every key on the new server: what may never become fewer.</summary>
    public HashSet<string> Keys()
    {
        var found = new HashSet<string>();
        foreach (var container in Machine.Keys.All)
        {
            using var rsa = Machine.Keys.Open(KeyReference.New(container.Key));
            found.Add(Convert.ToBase64String(PlatformRsa.PublicKeyOf(rsa).GetDerEncoded()));
        }
        return found;
    }
}
