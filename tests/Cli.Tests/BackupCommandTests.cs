using QvTrust.Authority.Tests;
using QvTrust.Cli.Backups;
using QvTrust.Cli.Status;
using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Cli.Tests;

/// <summary>Backups of a QMS server in memory, and another one that they come back to.</summary>
public sealed class BackupCommandTests : IDisposable
{
    private const string Password = "correct horse battery staple";
    private readonly string folder = Directory.CreateTempSubdirectory("qvtrust-backup-").FullName;
    private readonly FakeMachine qms = NewQms();

    public BackupCommandTests()
    {
        MakeSet(qms);
        qms.Folder.Write("authority/authority.json", "{}"u8.ToArray());
        File.WriteAllText(Path("password"), Password + "\n");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_backup_is_private_and_opens_with_its_password()
    {
        var run = await RunAsync("backup", Path("b"), "--without-ledger", "--password-file", Path("password"));

        Assert.Equal((0, ""), (run.Code, run.Out));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path("b")));
        Assert.Equal("QMS01", PasswordBackup.Read(await File.ReadAllBytesAsync(Path("b")), Password).Manifest.Machine);
        var again = await RunAsync("backup", Path("b"), "--without-ledger", "--password-file", Path("password"));
        Assert.Equal(2, again.Code);
        Assert.EndsWith($"QVT5009: {Path("b")} is there already. Name another file, or give --force to replace it.", again.Error.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("backup", Path("b"), "--without-ledger", "--password-file", Path("password"), "--force")).Code);
        Assert.DoesNotContain(Password, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ledger_of_the_running_service_is_in_it()
    {
        using var authority = new RunningAuthority();
        await authority.NewTokenAsync();
        var run = await RunAsync("backup", Path("b"), "--generate", "--legacy", "--socket", authority.Site.Socket);
        Assert.Equal(0, run.Code);
        var words = run.Out.Trim();
        Assert.StartsWith("SQLite format 3", System.Text.Encoding.ASCII.GetString(PasswordBackup.Read(await File.ReadAllBytesAsync(Path("b")), words).Ledger!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("QVT6205", "--password-file", "password", "--socket", "/no/such/socket")]
    [InlineData("QVT6104", "--password-file", "short", "--without-ledger")]
    [InlineData("QVT1015", "--password-file", "password", "--legacy")]
    public async Task What_is_refused_writes_nothing(string code, params string[] options)
    {
        await File.WriteAllTextAsync(Path("short"), "short\n");
        var run = await RunAsync(["backup", Path("b"), .. options.Select(o => o is "password" or "short" ? Path(o) : o)]);
        Assert.NotEqual(0, run.Code);
        Assert.Contains(code, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path("b")));
    }

    [Fact]
    public async Task A_key_that_is_not_given_out_is_named()
    {
        var client = qms.Certificates.List(TrustStore.My)[1];
        var key = qms.Keys.Export(client.Key!);
        qms.Keys.Delete(client.Key!);
        qms.Keys.Import(client.Key!.Container, key, exportable: false);
        var run = await RunAsync("backup", Path("b"), "--without-ledger", "--password-file", Path("password"));
        Assert.Equal(3, run.Code);
        Assert.Contains("QVT6203: the private key of CN=QVProxy", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_comes_back_to_another_server()
    {
        await RunAsync("backup", Path("b"), "--without-ledger", "--password-file", Path("password"));
        var other = NewQms();
        other.Files.Content[@"E:\b"] = await File.ReadAllBytesAsync(Path("b"));

        var run = await Session.RunOnAsync(other, [], "restore", @"E:\b", "--password-file", Path("password"));

        Assert.True(run.Code == 0, run.Error);
        Assert.Equal(qms.Certificates.List(TrustStore.My).Select(c => CertificateInfo.Parse(c.Der).Thumbprint).Order(),
            other.Certificates.List(TrustStore.My).Select(c => CertificateInfo.Parse(c.Der).Thumbprint).Order());
        Assert.Equal(ServiceState.Running, other.Services.Find(RoleTable.AuthorityService)!.State);
        Assert.DoesNotContain(Password, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_to_be_ignored_refuses_no_restore()
    {
        await RunAsync("backup", Path("b"), "--without-ledger", "--password-file", Path("password"));
        var other = NewQms();
        other.Files.Content[@"E:\b"] = await File.ReadAllBytesAsync(Path("b"));
        other.Facts.Set(@"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Server", "Enabled", "0");
        string[] restore = ["restore", @"E:\b", "--password-file", Path("password")];

        var refused = await Session.RunOnAsync(other, [], restore);
        Assert.Equal(3, refused.Code);
        Assert.Contains("QVT6729", refused.Error, StringComparison.Ordinal);
        Assert.Contains("QVT1041", (await Session.RunOnAsync(other, [], [.. restore, "--ignore", "no-such-check"])).Error, StringComparison.Ordinal);

        var run = await Session.RunOnAsync(other, [], [.. restore, "--ignore", "schannel-tls12-off"]);
        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("ignored schannel-tls12-off (QVT6729)", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sealed_backup_takes_the_place_of_another_set_with_the_recovery_key_and_the_thumbprint_of_its_root()
    {
        Assert.Equal(0, (await RunAsync("recovery", "init", "-o", Path("key.pem"))).Code);
        var other = NewQms();
        MakeSet(other);
        other.Files.Content[@"E:\b"] = Assert.Single(qms.Folder.All, f => f.Key.EndsWith(".qvsealed", StringComparison.Ordinal)).Value;

        var refused = await Session.RunOnAsync(other, [], "restore", @"E:\b", "--recovery-key", Path("key.pem"));
        Assert.Contains("QVT6207", refused.Error, StringComparison.Ordinal);
        var root = qms.Certificates.List(TrustStore.Root).Single();
        var run = await Session.RunOnAsync(other, [], "restore", @"E:\b", "--recovery-key", Path("key.pem"), "--thumbprint", CertificateInfo.Parse(root.Der).Thumbprint);

        Assert.True(run.Code == 0, run.Error);
        Assert.Equal(root.Der, other.Certificates.List(TrustStore.Root).Single().Der);
    }

    [Fact]
    public async Task Without_the_authoritys_service_the_package_is_named()
    {
        var run = await Session.RunOnAsync(new FakeMachine("QMS01"), [], "restore", @"E:\b", "--password-file", Path("password"));
        Assert.Equal(3, run.Code);
        Assert.Contains("QVT6210", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-o", "recovery.pem", "recovery.pem")]
    [InlineData("--shares", "", "recovery-page-2.txt")]
    public async Task A_file_that_may_open_earlier_backups_is_never_replaced(string option, string target, string there)
    {
        Assert.Equal(0, (await RunAsync("recovery", "init", "-o", Path("first.pem"))).Code);
        await File.WriteAllTextAsync(Path(there), "the earlier private half");
        var certificate = qms.Folder.Read(ServerBackups.RecoveryFile);

        var run = await RunAsync("recovery", "init", "--force", option, Path(target));

        Assert.Equal(2, run.Code);
        Assert.Contains("QVT5010", run.Error, StringComparison.Ordinal);
        Assert.Contains("may be all that opens the backups made so far", run.Error, StringComparison.Ordinal);
        Assert.Equal("the earlier private half", await File.ReadAllTextAsync(Path(there)));
        Assert.Equal(certificate, qms.Folder.Read(ServerBackups.RecoveryFile));
        Assert.False(File.Exists(Path("recovery-page-1.txt")));
    }

    [Theory]
    [InlineData(3, "QVT6201", "there is no such file", "restore", @"E:\no.qvbackup")]
    [InlineData(2, "QVT6120", "Could not find", "recovery", "check", "--key", "/no/such/file")]
    [InlineData(2, "QVT6120", "Could not find", "recovery", "combine", "/no/such/file", "/no/such/other")]
    public async Task A_file_that_is_not_there_is_said_to_be_missing(int exitCode, string code, string why, params string[] args)
    {
        Assert.Equal(0, (await RunAsync("recovery", "init", "-o", Path("recovery.pem"))).Code);
        string[] more = args[0] == "restore" ? ["--password-file", Path("password")] : args[1] == "combine" ? ["-o", Path("key.pem")] : [];

        var run = await RunAsync([.. args, .. more]);

        Assert.Equal(exitCode, run.Code);
        Assert.StartsWith($"qvtrust: {code}: ", run.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Contains(why, run.Error, StringComparison.Ordinal);
        Assert.Contains(args.First(a => a.Contains("no", StringComparison.Ordinal)), run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_of_three_pages_open_the_newest_backup()
    {
        Assert.Contains(BackupReader.Read(qms)!.Warnings, w => w.StartsWith("QVT6221", StringComparison.Ordinal));
        var init = await RunAsync("recovery", "init", "--shares", folder);
        Assert.True(init.Code == 0, init.Error);
        Assert.Equal("", init.Out);
        var again = await RunAsync("recovery", "init");
        Assert.Equal(2, again.Code);
        Assert.Contains("QVT5009: the recovery certificate CN=QvTrust Recovery", again.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("recovery", "combine", Path("recovery-page-3.txt"), Path("recovery-page-1.txt"), "-o", Path("key.pem"))).Code);

        var check = await RunAsync("recovery", "check", "--key", Path("key.pem"));

        Assert.True(check.Code == 0, check.Error);
        Assert.Contains("opens: QMS01", check.Out, StringComparison.Ordinal);
        var status = BackupReader.Read(qms)!;
        Assert.NotNull(status.Newest);
        Assert.StartsWith("QVT6223", Assert.Single(status.Warnings), StringComparison.Ordinal);
        var list = await RunAsync("backup", "list");
        Assert.Contains("in force", list.Out, StringComparison.Ordinal);
        var copy = await RunAsync("backup", "copy", folder);
        Assert.True(File.Exists(copy.Out.Trim()));
        Assert.Contains("the warning stays", copy.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("recovery", "check", "--key", Path("key.pem"), "--backup", copy.Out.Trim())).Code);
        var backup = await RunAsync("backup", Path("b"), "--without-ledger", "--password-file", Path("password"));
        Assert.Contains("the recovery certificate", backup.Error, StringComparison.Ordinal);
        Assert.Equal(qms.Folder.Read("authority/recovery.cer"), PasswordBackup.Read(await File.ReadAllBytesAsync(Path("b")), Password).Recovery);
    }

    [Fact]
    public async Task The_private_half_is_shown_once_and_not_kept()
    {
        var init = await RunAsync("recovery", "init");
        Assert.Contains("-----BEGIN PRIVATE KEY-----", init.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(qms.Folder.All, f => System.Text.Encoding.ASCII.GetString(f.Value).Contains("PRIVATE KEY", StringComparison.Ordinal));
        var wrong = await RunAsync("recovery", "init", "--force", "-o", Path("other.pem"));
        Assert.True(wrong.Code == 0, wrong.Error);
    }

    private static FakeMachine NewQms()
    {
        var machine = new FakeMachine("QMS01");
        machine.Services.Install(RoleTable.Qms.ServiceName, running: true);
        machine.Services.Install(RoleTable.AuthorityService, running: false, @"NT SERVICE\QvTrustAuthority", "S-1-5-80-1-2-3-4-5");
        return machine;
    }

    private Task<Session> RunAsync(params string[] args) => Session.RunOnAsync(qms, [], args);

    private string Path(string name) => System.IO.Path.Combine(folder, name);

    private static void MakeSet(FakeMachine machine)
    {
        var rootKey = machine.Keys.Create("root", exportable: true);
        using var rsa = machine.Keys.Open(rootKey);
        var root = CertificateInfo.Parse(RootCertificate.Create(rsa, machine.Clock.UtcNow, 10, machine.Random));
        machine.Certificates.Add(TrustStore.Root, root.Der, rootKey);
        // Private extensions: without them a set counts as one of QlikView 11.
        var ring = Core.Secrets.SecretsKeyRing.Create(machine.Random);
        var issuer = new CertificateIssuer(root, rsa, null, null, secrets: ring, random: machine.Random);
        foreach (var kind in (CertificateKind[])[CertificateKind.Server, CertificateKind.Client])
        {
            var key = machine.Keys.Create(kind.ToString(), exportable: true);
            using var leaf = machine.Keys.Open(key);
            machine.Certificates.Add(TrustStore.My, issuer.Issue(kind, "QMS01", leaf.ExportSubjectPublicKeyInfo(), SerialNumbers.Next(machine.Random), machine.Clock.UtcNow), key);
        }
    }
}
