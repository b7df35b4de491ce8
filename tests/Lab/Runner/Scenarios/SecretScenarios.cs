using System.Text;
using System.Text.RegularExpressions;
using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.Restoring;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>No secret stays anywhere: everything that a run leaves is searched, after the search has found planted controls.</summary>
internal static class SecretScenarios
{
    private const string ControlText = "qvt-control-marker-5b1f";
    private const string PackagePassword = "the package's password";
    private const string BackupPassword = "the backup's password";
    private const string RecoveryKey = "the recovery key";

    /// <summary>Where a secret belongs: what it is, and the file, as a pattern.</summary>
    private static readonly (string Name, string File)[] Expected =
    [
        // What the administrator keeps, or what was told where to write it.
        (PackagePassword, @"^packages/QVS01\.password$"),
        (BackupPassword, @"^right\.txt$"),
        (RecoveryKey, @"^recovery-key\.pem$"),
        // A certificate holds it in sight of everybody: the stores, the License Service's files, and our copies and records of certificates.
        (SiteSecrets.OpaqueName, @"^system\.reg$"),
        (SiteSecrets.OpaqueName, @"^ProgramData/QlikTech/.*\.pem$"),
        (SiteSecrets.OpaqueName, @"^ProgramData/QvTrust/(issued|kept)/[0-9A-F]{40}\.cer$"),
        (SiteSecrets.OpaqueName, @"^ProgramData/QvTrust/authority/ledger\.db(-wal)?$"),
        (SiteSecrets.OpaqueName, @"^ProgramData/QvTrust/(journal/current|pending)\.xml$"),
    ];

    public static IEnumerable<Scenario> All =>
    [
        new("typed-token-leaves-no-trace", context => Typed(context, fail: false)),
        new("typed-token-leaves-no-trace-after-a-failure", context => Typed(context, fail: true)),
        new("no-secret-left-behind", TokenFileAndKeys),
        new("no-secret-left-behind-by-a-kill", AfterKill),
        new("no-secret-left-behind-by-a-package", Package),
        new("no-secret-left-behind-by-a-restore", Restore),
    ];

    private static void Typed(ScenarioContext context, bool fail)
    {
        var (qms, node) = context.ReadyPair();
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);
        var text = token.Text;
        // The typed form: nobody keeps a file.
        File.Delete(token.HostPath);
        var package = fail ? context.Editor.WithFailure(context.Qvs, FailingAction(context)) : context.Qvs;
        var log = @"C:\lab-logs\typed.log";
        Directory.CreateDirectory(node.HostPath(@"C:\lab-logs"));
        var result = Msi.RunLine(node, $"msiexec /i \"{Msi.Placed(node, package)}\" QMSHOST=QMS01 ENROLLTOKEN={text} /qn /l*v {log}", log);
        context.Expect(result.ExitCode == (fail ? MsiResult.Failed : MsiResult.Ok), $"exit code {result.ExitCode}; {result.Explain()}");
        if (!fail)
        {
            context.ExpectTrusted(qms, node, LabRole.Qvs);
        }

        context.Expect(result.Log.Length > 10_000, "the log is not verbose");
        Search(context, [qms, node], SecretSearch.OfToken(text));
    }

    private static void TokenFileAndKeys(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);
        var text = token.Text;
        // What a failure leaves is searched as well; its token stays good and in its file.
        var failing = context.Editor.WithFailure(context.Qvs, FailingAction(context));
        var failed = Msi.Install(node, failing, token.Words);
        context.Expect(failed.ExitCode == MsiResult.Failed && File.Exists(token.HostPath), $"the failing package: exit code {failed.ExitCode}; {failed.Explain()}");
        Msi.Install(node, context.Qvs, token.Words).ExpectOk("QVS01");
        context.ExpectTrusted(qms, node, LabRole.Qvs);
        context.Expect(!File.Exists(token.HostPath), "the token file is left on the share");
        Msi.Repair(node, context.Qvs).ExpectOk("a repair");
        Msi.Uninstall(node, context.Qvs).ExpectOk("the uninstall");
        Search(context, [qms, node], [.. SecretSearch.OfToken(text), .. SecretSearch.OfExportedKey(qms), .. SiteSecrets.OfOpaque(qms)]);
    }

    /// <summary>A node takes a package after a setup that failed with it.</summary>
    private static void Package(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        var package = OfflinePackages.New(qms, node.Name, LabRole.Qvs.Id);
        var password = File.ReadAllText(package.Password).Trim();
        package.CopyTo(node);
        var failed = Msi.Install(node, context.Editor.WithFailure(context.Qvs, FailingAction(context)), package.Words);
        context.Expect(failed.ExitCode == MsiResult.Failed, $"the failing package: exit code {failed.ExitCode}; {failed.Explain()}");
        Msi.Install(node, context.Qvs, package.Words).ExpectOk("QVS01");
        context.ExpectTrusted(qms, node, LabRole.Qvs);
        Search(context, [qms, node], [.. SecretSearch.OfText(PackagePassword, password), .. SecretSearch.OfExportedKey(qms)]);
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
        IReadOnlyList<SecretPattern> secrets =
        [
            .. SecretSearch.OfText(BackupPassword, password), .. SiteSecrets.OfPemKey(RecoveryKey, File.ReadAllText(Path.Combine(share, "recovery-key.pem"))),
            .. SiteSecrets.OfSecretsKey(qms), .. SecretSearch.OfExportedKey(qms),
        ];
        Search(context, [qms], secrets);

        var backup = Directory.GetFiles(copies).Order(StringComparer.Ordinal).LastOrDefault() ?? throw new LabException("no sealed backup was copied");
        qms = context.Empty(LabRole.Qms);
        StandIns.Install(qms, LabRole.Qms, more: "--no-start");
        var failing = context.Editor.WithFailure(context.Qms, context.Editor.DeferredActions(context.Qms).First(a => a.Contains("Authority", StringComparison.Ordinal)));
        var failed = Msi.Install(qms, failing, $@"AUTHORITY=restore RESTOREFILE={LabInstance.ShareName}\sealed\{Path.GetFileName(backup)} RECOVERYKEYFILE={key}");
        context.Expect(failed.ExitCode == MsiResult.Failed, $"the failing restore: exit code {failed.ExitCode}; {failed.Explain()}");
        Msi.Install(qms, context.Qms, $@"AUTHORITY=restore RESTOREFILE={LabInstance.ShareName}\QMS01.qvbackup RESTOREPASSWORDFILE={LabInstance.ShareName}\right.txt").ExpectOk("the restore");
        Search(context, [qms], secrets);
    }

    /// <summary>msiexec is killed with certificates issued and a journal written; nothing is recovered, and everything that lies there is searched.</summary>
    private static void AfterKill(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);
        var text = token.Text;
        var package = context.Editor.WithGates(context.Qvs);
        var running = ScenarioContext.RunUntil(node, FailingAction(context), () => Msi.Install(node, package, token.Words));
        context.Expect(node.Kill(@"msiexec(\.exe)?""? +/[ix]"), "no msiexec to kill");
        ScenarioContext.Open(node, FailingAction(context));
        running.Wait();
        context.Expect(node.Exists(Product.DataFolder + @"\journal\current.xml"), "no journal is left to be searched");
        // The administrator's own file, which a second try needs.
        File.Delete(token.HostPath);
        Search(context, [qms, node], [.. SecretSearch.OfToken(text), .. SecretSearch.OfExportedKey(qms), .. SiteSecrets.OfOpaque(qms)]);
    }

    private static string FailingAction(ScenarioContext context)
        => context.Editor.DeferredActions(context.Qvs).First(a => a.Contains("Trust", StringComparison.Ordinal));

    /// <summary>First with a control in each place, each of which must be found; then for the secrets, none of which may be.</summary>
    private static void Search(ScenarioContext context, IReadOnlyList<Server> servers, IReadOnlyList<SecretPattern> secrets)
    {
        foreach (var server in servers)
        {
            var places = SecretSearch.Places(server).ToList();
            var controls = places.Select((place, i) => Plant(server, place, $"{ControlText}-{server.Name}-{i}.", form: i)).ToList();
            controls.AddRange(PlantInRegistry(server));
            // What programs wrote to the registry reaches its files when the server ends.
            context.Lab.Restart(server.Name);
            var restarted = context.Lab[server.Name];
            var found = SecretSearch.Find(restarted, [.. controls.SelectMany(c => SecretSearch.OfText(c, c))]);
            foreach (var control in controls.Where(c => !found.Any(f => f.Name.StartsWith(c, StringComparison.Ordinal))))
            {
                context.Problems.Add($"{server.Name}: the search does not find the control {control}");
            }

            foreach (var hit in SecretSearch.Find(restarted, secrets).Where(h => !IsExpected(h)))
            {
                context.Problems.Add($"{server.Name}: {hit.Name} in {hit.File}");
            }
        }
    }

    private static bool IsExpected(SecretHit hit)
        => Array.Exists(Expected, e => hit.Name.StartsWith(e.Name, StringComparison.Ordinal) && Regex.IsMatch(hit.File, e.File, RegexOptions.IgnoreCase));

    /// <summary>A file with a control; the forms are UTF-8, UTF-16, and each of them within base64 behind none to two bytes.</summary>
    private static string Plant(Server server, string folder, string marker, int form)
    {
        const int alignments = 3;
        var path = server.HostPath(folder);
        Directory.CreateDirectory(path);
        var bytes = (form % 2 == 1 ? Encoding.Unicode : Encoding.UTF8).GetBytes(marker);
        var step = form / 2 % (alignments + 1);
        byte[] content = step == alignments ? bytes : Encoding.UTF8.GetBytes(Convert.ToBase64String([.. new byte[step], .. bytes, .. "behind"u8]));
        File.WriteAllBytes(Path.Combine(path, "control-" + marker), [.. "before "u8, .. content]);
        return marker;
    }

    private static string[] PlantInRegistry(Server server)
    {
        const string text = ControlText + "-registry-text";
        const string binary = ControlText + "-registry-binary";
        var bytes = Convert.ToHexString(Encoding.Unicode.GetBytes(binary));
        server.Run($@"reg add HKLM\SOFTWARE\QvTrustLab\Control /v Text /d {text} /f").Expect("a control in the registry");
        server.Run($@"reg add HKLM\SOFTWARE\QvTrustLab\Control /v Binary /t REG_BINARY /d {bytes} /f").Expect("a control in the registry");
        return [text, binary];
    }
}
