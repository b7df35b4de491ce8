using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.Restoring;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>No secret stays anywhere: everything that a run leaves is searched, after the search has found planted controls.</summary>
internal static class SecretScenarios
{
    private const string PackagePassword = "the package's password";
    private const string PackageKeys = "a key of the package";
    private const string BackupPassword = "the backup's password";
    private const string BackupKeys = "a key of the backup";
    private const string RecoveryKey = "the recovery key";
    private const string Token = "the token";

    public static IEnumerable<Scenario> All =>
    [
        new("typed-token-leaves-no-trace", context => Typed(context, fail: false)),
        new("typed-token-leaves-no-trace-after-a-failure", context => Typed(context, fail: true)),
        new("no-secret-left-behind", TokenFileAndKeys),
        new("no-secret-left-behind-by-a-kill", AfterKill),
        new("no-secret-left-behind-by-a-kill-with-a-typed-token", AfterKillTyped),
        new("no-secret-left-behind-by-a-package", Package),
        new("no-secret-left-behind-by-a-restore", Restore),
        new("no-secret-left-behind-by-a-killed-restore", AfterKilledRestore),
    ];

    private static void Typed(ScenarioContext context, bool fail)
    {
        var (qms, node) = context.ReadyPair();
        var text = TypedToken(qms, node);
        var package = fail ? context.Editor.WithFailure(context.Qvs, FailingAction(context)) : context.Qvs;
        var result = InstallTyped(node, package, text);
        context.Expect(result.ExitCode == (fail ? MsiResult.Failed : MsiResult.Ok), $"exit code {result.ExitCode}; {result.Explain()}");
        if (!fail)
        {
            context.ExpectTrusted(qms, node, LabRole.Qvs);
        }

        context.Expect(result.Log.Length > 10_000, "the log is not verbose");
        new SecretSweep(context, SecretSearch.OfToken(text)).Search("after the run", [qms.Name, node.Name]);
    }

    private static void TokenFileAndKeys(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        string[] both = [qms.Name, node.Name];
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);
        var sweep = new SecretSweep(context, [.. SecretSearch.OfToken(token.Text), .. SiteSecrets.OfQms(qms), .. SiteSecrets.OfOpaque(qms)]);
        var failing = context.Editor.WithFailure(context.Qvs, FailingAction(context));
        var failed = Msi.Install(node, failing, token.Words);
        context.Expect(failed.ExitCode == MsiResult.Failed && File.Exists(token.HostPath), $"the failing package: exit code {failed.ExitCode}; {failed.Explain()}");
        // The token stays good and in its file.
        sweep.Search("after the failure", both, (Token, $@"^{SecretSweep.Share}/{node.Name}\.token$"));

        node = context.Lab[node.Name];
        Msi.Install(node, context.Qvs, token.Words).ExpectOk("QVS01");
        context.ExpectTrusted(context.Lab[qms.Name], node, LabRole.Qvs);
        context.Expect(!File.Exists(token.HostPath), "the token file is left on the share");
        sweep.Search("while it is installed", both);

        node = context.Lab[node.Name];
        Msi.Repair(node, context.Qvs).ExpectOk("a repair");
        Msi.Uninstall(node, context.Qvs).ExpectOk("the uninstall");
        sweep.Search("after the uninstall", both);
    }

    /// <summary>A node takes a package after a setup that failed with it.</summary>
    private static void Package(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        string[] both = [qms.Name, node.Name];
        var package = OfflinePackages.New(qms, node.Name, LabRole.Qvs.Id);
        var password = File.ReadAllText(package.Password).Trim();
        const int serverAndClient = 2;
        var sweep = new SecretSweep(context,
        [
            .. SecretSearch.OfText(PackagePassword, password),
            .. SiteSecrets.OfArchive(PackageKeys, package.Package, package.Password, serverAndClient), .. SiteSecrets.OfQms(qms),
        ]);
        package.CopyTo(node);
        // What the administrator keeps on QMS01, and, until the node is set up, there.
        var kept = (PackagePassword, @"^packages/QVS01\.password$");
        var failed = Msi.Install(node, context.Editor.WithFailure(context.Qvs, FailingAction(context)), package.Words);
        context.Expect(failed.ExitCode == MsiResult.Failed, $"the failing package: exit code {failed.ExitCode}; {failed.Explain()}");
        sweep.Search("after the failure", both, kept, (PackagePassword, @"^trust/QVS01\.password$"));

        node = context.Lab[node.Name];
        Msi.Install(node, context.Qvs, package.Words).ExpectOk("QVS01");
        context.ExpectTrusted(context.Lab[qms.Name], node, LabRole.Qvs);
        sweep.Search("while it is installed", both, kept);

        Msi.Uninstall(context.Lab[node.Name], context.Qvs).ExpectOk("the uninstall");
        sweep.Search("after the uninstall", both, kept);
    }

    /// <summary>An authority of our own is backed up both ways and lost; one restore of it fails and the other succeeds.</summary>
    private static void Restore(ScenarioContext context)
    {
        var qms = context.QmsCreated();
        var (certificate, key) = RecoveryPair.Make(context.Lab);
        var share = context.Lab.Share();
        var password = "backup-" + Guid.NewGuid().ToString("N");
        File.WriteAllText(Path.Combine(share, "right.txt"), password + "\r\n");
        var copies = Directory.CreateDirectory(Path.Combine(share, "sealed")).FullName;
        Msi.Repair(qms, context.Qms, $@"RECOVERYCERT={certificate} BACKUPCOPY={LabInstance.ShareName}\sealed").ExpectOk("a repair with a recovery certificate");
        qms.Run($"\"{Product.Cli}\" backup {LabInstance.ShareName}\\QMS01.qvbackup --password-file {LabInstance.ShareName}\\right.txt").Expect("qvtrust backup");
        var sweep = new SecretSweep(context,
        [
            .. SecretSearch.OfText(BackupPassword, password), .. SiteSecrets.OfPemKey(RecoveryKey, File.ReadAllText(Path.Combine(share, "recovery-key.pem"))),
            .. SiteSecrets.OfSecretsKey(qms), .. SiteSecrets.OfQms(qms),
        ]);
        var root = StateReader.Read(qms).Root?.Thumbprint;
        // What the administrator keeps.
        (string, string)[] kept = [(BackupPassword, $@"^{SecretSweep.Share}/right\.txt$"), (RecoveryKey, $@"^{SecretSweep.Share}/recovery-key\.pem$")];
        sweep.Search("after the backups", [qms.Name], kept);

        var backup = Directory.GetFiles(copies).Order(StringComparer.Ordinal).LastOrDefault() ?? throw new LabException("no sealed backup was copied");
        qms = context.Empty(LabRole.Qms);
        StandIns.Install(qms, LabRole.Qms, more: "--no-start");
        var failing = context.Editor.WithFailure(context.Qms, context.Editor.DeferredActions(context.Qms).First(a => a.Contains("Authority", StringComparison.Ordinal)));
        var failed = Msi.Install(qms, failing, $@"AUTHORITY=restore RESTOREFILE={LabInstance.ShareName}\sealed\{Path.GetFileName(backup)} RECOVERYKEYFILE={key}");
        context.Expect(failed.ExitCode == MsiResult.Failed, $"the failing restore: exit code {failed.ExitCode}; {failed.Explain()}");
        sweep.Search("after the failure", [qms.Name], kept);

        // QMS came up with the server that was searched, and has made a QlikViewCA of its own, as QlikView does.
        var words = $@"AUTHORITY=restore RESTOREFILE={LabInstance.ShareName}\QMS01.qvbackup RESTOREPASSWORDFILE={LabInstance.ShareName}\right.txt AUTHORITYTHUMBPRINT={root}";
        Msi.Install(context.Lab[qms.Name], context.Qms, words).ExpectOk("the restore");
        sweep.Search("after the restore", [qms.Name], kept);
    }

    /// <summary>A restore over another set is killed with the new keys in their containers; nothing is recovered.</summary>
    private static void AfterKilledRestore(ScenarioContext context)
    {
        var site = context.Checkpoints.OtherSite();
        var qms = context.QmsWithoutDrift();
        var words = site.Words(context.Lab);
        const int rootAndLeaves = 3;
        var sweep = new SecretSweep(context,
        [
            .. SecretSearch.OfText(BackupPassword, File.ReadAllText(site.PasswordFile).Trim()),
            .. SiteSecrets.OfArchive(BackupKeys, site.File, site.PasswordFile, rootAndLeaves), .. SiteSecrets.OfQms(qms),
        ]);
        var action = context.Editor.DeferredActions(context.Qms).First(a => a.Contains("Authority", StringComparison.Ordinal));
        context.KillMsiexecAt(qms, action, context.Qms, package => Msi.Install(qms, package, words));
        // The License Service gets the server key of the set that comes in.
        sweep.Search(
            "after the kill", [qms.Name],
            (BackupPassword, $"^{SecretSweep.Share}/{Path.GetFileName(site.PasswordFile)}$"), ($"{BackupKeys}, CN={qms.Name}", SecretSweep.ExportedKey));
    }

    /// <summary>msiexec is killed with certificates issued and a journal written; nothing is recovered, and everything that lies there is searched.</summary>
    private static void AfterKill(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);
        var text = token.Text;
        context.KillMsiexecAt(node, FailingAction(context), context.Qvs, package => Msi.Install(node, package, token.Words));
        // The administrator's own file, which a second try needs.
        File.Delete(token.HostPath);
        var sweep = new SecretSweep(context, [.. SecretSearch.OfToken(text), .. SiteSecrets.OfQms(qms), .. SiteSecrets.OfOpaque(qms)]);
        sweep.Search("after the kill", [qms.Name, node.Name]);
    }

    /// <summary>A typed token lies in the protected folder when msiexec is killed, for the rest of its run, and nowhere else; recover forgets it.</summary>
    private static void AfterKillTyped(ScenarioContext context)
    {
        const string stored = Product.DataFolder + @"\token";
        var (qms, node) = context.ReadyPair();
        var text = TypedToken(qms, node);
        context.KillMsiexecAt(node, FailingAction(context), context.Qvs, package => InstallTyped(node, package, text));
        context.Expect(node.Exists(stored), "no token is stored: the scenario tries nothing");
        var sweep = new SecretSweep(context, SecretSearch.OfToken(text));
        sweep.Search("after the kill", [qms.Name, node.Name], (Token, "^ProgramData/QvTrust/token$"));

        context.Lab[node.Name].Run($"\"{Product.Cli}\" recover").Expect("qvtrust recover");
        sweep.Search("after qvtrust recover", [node.Name]);
    }

    /// <summary>The typed form: nobody keeps a file.</summary>
    private static string TypedToken(Server qms, Server node)
    {
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);
        var text = token.Text;
        File.Delete(token.HostPath);
        return text;
    }

    private static MsiResult InstallTyped(Server node, string package, string token)
    {
        const string log = Msi.LogFolder + @"\typed.log";
        Directory.CreateDirectory(node.HostPath(Msi.LogFolder));
        return Msi.RunLine(node, $"msiexec /i \"{Msi.Placed(node, package)}\" QMSHOST=QMS01 ENROLLTOKEN={token} /qn /l*v {log}", log);
    }

    private static string FailingAction(ScenarioContext context)
        => context.Editor.DeferredActions(context.Qvs).First(a => a.Contains("Trust", StringComparison.Ordinal));
}
