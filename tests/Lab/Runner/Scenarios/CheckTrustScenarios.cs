using System.Globalization;
using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.Rehearsal;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>What <c>qvtrust check</c> finds in certificates, keys, services and clocks: each thing is broken, found by its name, and mended.</summary>
internal static class CheckTrustScenarios
{
    private const string LicenseFolder = @"C:\ProgramData\QlikTech\LicenseService\Exported Certificates";

    private const string FirewallRules = @"HKEY_LOCAL_MACHINE\SOFTWARE\QvTrustLab\Firewall\Rules";

    // Long enough that the next certificate begins after the services' start, whose times have whole seconds.
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(3);

    public static IEnumerable<Scenario> All =>
    [
        new("checks-of-a-node", OfNode),
        new("checks-of-qms", OfQms),
        new("checks-of-certificates", OfCertificates),
        new("checks-of-the-license-service", OfLicenseService),
        new("checks-of-clocks", OfClocks),
    ];

    private static void OfNode(ScenarioContext context)
    {
        context.Lab.Up([(LabRole.Qms.Server, null), (LabRole.Qvs.Server, context.Checkpoints.BothTrusted())]);
        var node = context.Lab[LabRole.Qvs.Server];
        var state = StateReader.WaitForServices(node, LabRole.Qvs.Service);
        var (server, client) = (state.ServerCertificate!.Thumbprint, state.ClientCertificate!.Thumbprint);
        context.ExpectCheck(node, 0, "warning authority-unreachable (QVT6738): nobody answers as an authority on TCP port 14780 of ", " checks: 0 errors, 1 warning;");
        using var authority = FakeClockServer.Start(context.Lab[LabRole.Qms.Server], LabRole.AuthorityPort);
        authority.Say(TimeSpan.Zero);
        Quiet(context, node);

        Starting(context, node);
        authority.Say(TimeSpan.Zero);
        Quiet(context, node);

        node.ImportRegistry($"REGEDIT4\r\n\r\n[-{FirewallRules}\\QvTrust QVS TCP 4749]\r\n");
        context.ExpectCheck(node, 0, "warning firewall-rule-missing (QVT6739): ", "QvTrust QVS TCP 4749 (inbound, TCP port 4749, allow)", " checks: 0 errors, 1 warning;");
        Msi.Repair(node, context.Qvs).ExpectOk("a repair without a firewall rule");
        // The authority's clock stands still, this one's does not.
        authority.Say(TimeSpan.Zero);
        Quiet(context, node);

        StandIns.Run(node, "disable QVS");
        context.ExpectCheck(node, 3, "error service-disabled (QVT2015): ");
        StandIns.Run(node, "enable QVS");
        StandIns.ChangeAccount(node, LabRole.Qvs, @"NOSUCH\qlikview");
        context.ExpectCheck(node, 3, "error service-account-unknown (QVT2005): ");
        StandIns.ChangeAccount(node, LabRole.Qvs, "LocalSystem");
        node.Delete(ScheduledTask.FileOf(ScheduledTask.Renewal));
        context.ExpectCheck(node, 0, "warning renewal-task-missing (QVT6715): ");

        // Nobody answers as it must: a failed renewal is remembered until a run succeeds, which also brings the task back.
        var failed = node.Run($"\"{Product.Cli}\" renew --force", TimeSpan.FromMinutes(2));
        context.Expect(failed.ExitCode != 0, $"a renewal without the authority: {failed.Output}");
        context.ExpectCheck(node, 0, "warning last-run-failed (QVT6716): ");
        Msi.Repair(node, context.Qvs).ExpectOk("a repair after it");
        authority.Say(TimeSpan.Zero);
        Quiet(context, node);

        // The right certificate in the wrong store.
        StateReader.Tool(node, "to-user " + client);
        context.ExpectCheck(node, 3, "error certificate-missing (QVT6717): ", "warning certificate-in-current-user (QVT6731): ");
        Msi.Repair(node, context.Qvs).ExpectOk("a repair without the client certificate");
        authority.Say(TimeSpan.Zero);
        Quiet(context, node);
        StateReader.Tool(node, "forget-user " + client);

        StateReader.Tool(node, @"export-root C:\lab-root.pem");
        StateReader.Tool(node, @"make-stranger --dir C:\lab-stranger");
        StateReader.Tool(node, @"add-root C:\lab-stranger\root.cer");
        context.ExpectCheck(node, 0, "warning several-roots (QVT6707): this server has 2 roots");
        StateReader.Tool(node, "delete-cert " + state.Root!.Thumbprint);
        context.ExpectCheck(node, 3, "error leaf-of-other-root (QVT6522): ");
        StateReader.Tool(node, @"add-root C:\lab-root.pem");
        StateReader.Tool(node, "delete-cert " + StrangersRoot(node, state.Root.Thumbprint));
        authority.Say(TimeSpan.Zero);
        Quiet(context, node);

        StandIns.Install(node, LabRole.Qms, more: "--no-start", withLicense: false);
        context.ExpectCheck(node, 0, "warning two-qms (QVT6730): ");
        node.Run("sc delete " + LabRole.Qms.Service).Expect("QMS goes again");

        StateReader.Tool(node, "delete-key " + server);
        context.ExpectCheck(node, 3, "error certificate-without-key (QVT2009): ");
    }

    private static void OfQms(ScenarioContext context)
    {
        var qms = context.QmsCreated();
        // Key rights do not outlive a restart of a lab server.
        Msi.Repair(qms, context.Qms).ExpectOk("a repair");
        context.ExpectCheck(qms, 0, "warning backup-missing (QVT6221): ", " checks: 0 errors, 1 warning; by hand: ");
        qms.Run($"\"{Product.Cli}\" recovery init -o C:\\recovery.pem").Expect("qvtrust recovery init");
        context.ExpectCheck(qms, 0, "warning backup-missing (QVT6223): ");
        qms.Run($"\"{Product.Cli}\" backup copy {LabInstance.BackupShare}").Expect("qvtrust backup copy");
        Quiet(context, qms);
        StateReader.Stop(qms, LabRole.Authority);
        context.ExpectCheck(qms, 0, "warning authority-not-running (QVT6718): ");
        qms.Run("net start " + LabRole.Authority).Expect("the authority starts", 0, 2);
        StateReader.WaitForServices(qms, LabRole.Authority);

        var key = qms.HostPath(LicenseFolder + @"\server_key.pem");
        var mode = File.GetUnixFileMode(key);
        File.SetUnixFileMode(key, mode | UnixFileMode.OtherRead);
        context.ExpectCheck(qms, 3, "error server-key-readable (QVT6711): ");
        File.SetUnixFileMode(key, mode);
        Quiet(context, qms);

        StateReader.Tool(qms, "delete-key " + StateReader.Read(qms).ServerCertificate!.Thumbprint);
        context.ExpectCheck(qms, 3, "error secrets-key-lost (QVT6002): ", "error certificate-without-key (QVT6506): ");
    }

    /// <summary>Four nodes with certificates of a history that no setup made, and a fifth with those of another machine.</summary>
    private static void OfCertificates(ScenarioContext context)
    {
        var qms = LabRole.Qms.Server;
        context.Lab.Up([(qms, context.Checkpoints.WithServices()), .. Nodes.Select(n => (n.Server, (string?)null))]);
        foreach (var role in Nodes)
        {
            StandIns.Install(context.Lab[role.Server], role, more: "--no-start");
        }

        ExpectFound(context, LabRole.Qvs, ["foreign-set age=3 leaf-years=2"], "certificate-expired");
        ExpectFound(context, LabRole.Qds, ["foreign-set age=-1"], "certificate-not-yet-valid");
        ExpectFound(context, LabRole.Qvws, ["foreign-set age=9.95 leaf-years=10 old"], "certificate-ends-soon", "old-certificates");
        ExpectFound(context, LabRole.Dsc, ["foreign-set age=2", "foreign-set age=1"], "certificate-generations", "several-roots");

        // As on a clone of another server, whose keys did not come with the image.
        var clone = context.Lab[LabRole.Qvs.Server];
        foreach (var certificate in StateReader.Read(clone).TrustCertificates)
        {
            StateReader.Tool(clone, "delete-cert " + certificate.Thumbprint);
        }

        StandIns.Run(context.Lab[qms], @"issue QVS77 Server C:\other.cer");
        StateReader.Tool(context.Lab[qms], @"export-root C:\root.pem");
        foreach (var (file, verb) in ((string, string)[])[(@"C:\root.pem", "add-root"), (@"C:\other.cer", "add-cert")])
        {
            clone.CopyIn(context.Lab[qms].HostPath(file), file);
            StateReader.Tool(clone, $"{verb} {file}");
        }

        ExpectCarried(context, clone, ["machine-renamed"]);
    }

    /// <summary>QMS got new certificates and exported them; the dispatcher runs since before. Then the export itself is wrong.</summary>
    private static void OfLicenseService(ScenarioContext context)
    {
        var qms = context.QmsWithoutDrift();
        ExpectCarried(context, qms, [], "license-service-not-restarted", "license-service-stale", "pem-export-missing");
        Thread.Sleep(Later);
        StandIns.Run(qms, "make-set age=0");
        StateReader.Stop(qms, LabRole.Qms.Service);
        qms.Run("net start " + LabRole.Qms.Service).Expect("QMS starts", 0, 2);
        StateReader.WaitForServices(qms, LabRole.Qms.Service, LabRole.Dispatcher);
        ExpectCarried(context, qms, ["license-service-not-restarted"], "license-service-stale", "pem-export-missing");
        qms.WriteText(LicenseFolder + @"\server.pem", "stale");
        ExpectCarried(context, qms, ["license-service-stale"], "pem-export-missing");
        qms.Delete(LicenseFolder + @"\root.pem");
        ExpectCarried(context, qms, ["pem-export-missing"], "license-service-stale");
    }

    /// <summary>An authority that says another time: three minutes are a warning, an hour refuses a setup, none is quiet.</summary>
    private static void OfClocks(ScenarioContext context)
    {
        context.Lab.Up([(LabRole.Qms.Server, null), (LabRole.Qvs.Server, context.Checkpoints.BothTrusted())]);
        var (qms, node) = (context.Lab[LabRole.Qms.Server], context.Lab[LabRole.Qvs.Server]);
        StateReader.WaitForServices(node, LabRole.Qvs.Service);
        using var clock = FakeClockServer.Start(qms, LabRole.AuthorityPort);
        clock.Say(TimeSpan.Zero);
        Quiet(context, node);
        clock.Say(TimeSpan.FromMinutes(3));
        context.ExpectCheck(node, 0, "warning clock-differs (QVT6723): ");
        clock.Say(TimeSpan.FromHours(-1));
        context.ExpectCheck(node, 3, "error clock-differs (QVT6722): ", clock.Said.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        context.ExpectRefused(node, LabRole.Qvs, () => Msi.Repair(node, context.Qvs), restartsAllowed: false, "QVT6722");
    }

    private static LabRole[] Nodes { get; } = [LabRole.Qvs, LabRole.Qds, LabRole.Qvws, LabRole.Dsc];

    /// <summary>A service whose start takes a while is said to be on its way, and nothing of it when it is up.</summary>
    private static void Starting(ScenarioContext context, Server node)
    {
        StateReader.Stop(node, LabRole.Qvs.Service);
        node.WriteText(@"C:\lab\slow-start.txt", LabRole.Qvs.Service + "=10\r\n");
        var start = Task.Run(() => node.Run("net start " + LabRole.Qvs.Service));
        while (StateReader.Read(node).Service(LabRole.Qvs.Service)?.State != "start-pending")
        {
            context.Expect(!start.IsCompleted, $"it did not start slowly: {start.Status}");
            Thread.Sleep(200);
        }

        context.ExpectCheck(node, 0, "warning service-starting (QVT6742): the service QlikviewServer has been starting for ", " s; up to 5 minutes are no failure");
        start.Wait();
        node.Delete(@"C:\lab\slow-start.txt");
        StateReader.WaitForServices(node, LabRole.Qvs.Service);
    }

    private static void Quiet(ScenarioContext context, Server server) => context.ExpectCheck(server, 0, " checks: 0 errors, 0 warnings; by hand: ");

    private static void ExpectFound(ScenarioContext context, LabRole role, string[] sets, params string[] checks)
    {
        var node = context.Lab[role.Server];
        ExpectCarried(context, node, [], checks);
        foreach (var set in sets)
        {
            StandIns.Run(node, set);
        }

        ExpectCarried(context, node, checks);
    }

    /// <summary>On servers without the product: its program alone finds these, and does not find those.</summary>
    private static void ExpectCarried(ScenarioContext context, Server server, string[] found, params string[] quiet)
    {
        var names = Carried.Findings(server).Select(f => f.Check).ToList();
        context.Problems.AddRange(found.Where(f => !names.Contains(f)).Select(f => $"{server.Name}: {f} is not among {ScenarioContext.Words(names)}"));
        context.Problems.AddRange(quiet.Where(names.Contains).Select(q => $"{server.Name}: {q} is found where nothing is wrong"));
    }

    private static string StrangersRoot(Server node, string ours)
        => StateReader.Read(node).TrustCertificates.First(c => c.Store == @"LM\Root" && c.Thumbprint != ours).Thumbprint;
}
