using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>What <c>qvtrust check</c> and a setup find around QlikView, on servers that really have it.</summary>
internal static class CheckScenarios
{
    private const string Control = @"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control";
    private const string Policies = @"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft";
    private const string QvsData = @"C:\ProgramData\QlikTech\QlikViewServer";

    // How long DSC and QVWS may take to start (docs/guide.md, Services), and a little more.
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(3) + TimeSpan.FromSeconds(5);

    // What every server of the lab calls itself.
    private const string WineBuild = "19043";

    public static IEnumerable<Scenario> All =>
    [
        new("checks-of-windows", OfWindows),
        new("checks-of-listeners", OfListeners, IsLong: true),
    ];

    /// <summary>Everything at once on a server that is set up: each is found, one refuses a repair unless it is ignored; without them all is quiet.</summary>
    private static void OfWindows(ScenarioContext context)
    {
        context.Lab.Up([(LabRole.Qms.Server, null), (LabRole.Qvs.Server, context.Checkpoints.BothTrusted())]);
        var node = context.Lab[LabRole.Qvs.Server];
        StateReader.WaitForServices(node, LabRole.Qvs.Service);
        node.ImportRegistry(Set);
        SetBuild(node, "9200");
        node.Run("sc create MpsSvc binPath= C:\\windows\\system32\\svchost.exe start= disabled").Expect("a firewall service that is disabled");
        StandIns.Run(node, "install --role APPLOCKER");
        StateReader.Stop(node, LabRole.Qvs.Service);
        var (here, away) = (node.HostPath(QvsData), node.HostPath(QvsData) + "-away");
        Directory.Move(here, away);
        var serving = Listening.Stranger(node, 4749, @"C:\lab-port");
        context.ExpectCheck(
            node,
            3,
            "warning reboot-pending (QVT6724): Windows waits for a restart: files that are in use are to be replaced, Windows servicing",
            "warning fips-mode (QVT6725): ",
            "warning firewall-unavailable (QVT6726): the service MpsSvc of the Windows firewall is disabled",
            "warning firewall-unavailable (QVT6727): a Group Policy takes no local firewall rules on this server (DomainProfile)",
            "warning application-control (QVT6728): a policy decides which programs run here: AppLocker Exe, App Control for Business",
            "error windows-too-old (QVT2079): Windows has build 9200 here, and the package of a node needs 9600 or later",
            "error schannel-tls12-off (QVT6729): TLS 1.2 is switched off in Windows (SCHANNEL, Client: Enabled=0)",
            "warning service-never-started (QVT6732): the service QlikviewServer was never started",
            "warning role-port-taken (QVT6734): another program listens on TCP port 4749");
        node.Kill("lab-reader.exe serve");
        serving.Wait();
        context.ExpectRefused(node, LabRole.Qvs, () => Msi.Repair(node, context.Qvs), restartsAllowed: false, "QVT2079", "QVT6729");
        var repaired = Msi.Repair(node, context.Qvs, "IGNORECHECKS=schannel-tls12-off,reboot-pending,windows-too-old").ExpectOk("a repair that ignores it");
        foreach (var line in (string[])["ignored schannel-tls12-off (QVT6729): ", "ignored reboot-pending (QVT6724): ", "ignored windows-too-old (QVT2079): ", "warning fips-mode (QVT6725): "])
        {
            context.Expect(repaired.Log.Contains(line, StringComparison.Ordinal), $"the log of the repair has no line {line}");
        }

        node.ImportRegistry(Clear);
        SetBuild(node, "9600");
        context.ExpectCheck(node, 0, "warning windows-too-old (QVT6741): ");
        SetBuild(node, WineBuild);
        node.ImportRegistry(OfLaunchConditions("0006bdff", "00000001"));
        context.ExpectCheck(node, 0, "warning framework-too-old (QVT6743): ", "here is release 441855", "warning rollback-disabled (QVT6744): ");
        node.ImportRegistry(OfLaunchConditions("00080eb8", "00000000"));
        foreach (var service in (string[])["MpsSvc", "AppIDSvc"])
        {
            node.Run("sc delete " + service).Expect(service + " goes");
        }

        Directory.Move(away, here);
        using var authority = FakeClockServer.Start(context.Lab[LabRole.Qms.Server], LabRole.AuthorityPort);
        context.ExpectCheck(node, 0, " checks: 0 errors, 0 warnings; by hand: ");
    }

    /// <summary>Two services, of which one opens no port: nothing is found until it has had the time to start, then that one alone.</summary>
    private static void OfListeners(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair(LabRole.Dsc);
        StandIns.Install(node, LabRole.Qvws);
        Msi.Install(node, context.Package(LabRole.Dsc), Tokens.New(qms, node.Name, "DSC,QVWS").Words).ExpectOk("DSC");
        Msi.Install(node, context.Package(LabRole.Qvws)).ExpectOk("QVWS");
        node.WriteText(@"C:\lab\no-listen.txt", LabRole.Dsc.Service + "\r\n");
        StateReader.Stop(node, LabRole.Dsc.Service);
        node.Run("net start " + LabRole.Dsc.Service).Expect("DSC starts", 0, 2);
        StateReader.WaitForServices(node, LabRole.Dsc.Service, LabRole.Qvws.Service);
        context.ExpectCheck(node, 0, " checks: 0 errors, 0 warnings; by hand: ");
        Thread.Sleep(LongestStart);
        context.ExpectCheck(
            node,
            0,
            "warning listener-closed (QVT6740): the service QlikviewDirectoryServiceConnector runs, and nobody listens on its TCP port 4730",
            " checks: 0 errors, 1 warning;");
    }

    private static void SetBuild(Server server, string build)
        => server.Run($@"reg add ""HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"" /v CurrentBuildNumber /d {build} /f").Expect("another build of Windows");

    // What the packages look at before they begin; release and policy, in hexadecimal.
    private static string OfLaunchConditions(string release, string rollback) => string.Join("\r\n", [
        "REGEDIT4",
        "",
        @"[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full]",
        $"\"Release\"=dword:{release}",
        $@"[{Policies}\Windows\Installer]",
        $"\"DisableRollback\"=dword:{rollback}",
        ""]);

    private static string Set { get; } = string.Join("\r\n", [
        "REGEDIT4",
        "",
        $@"[{Control}\Lsa\FipsAlgorithmPolicy]",
        "\"Enabled\"=dword:00000001",
        $@"[{Control}\Session Manager]",
        "\"PendingFileRenameOperations\"=hex(7):43,3a,5c,61,00,00,00",
        @"[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending]",
        $@"[{Control}\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Client]",
        "\"Enabled\"=dword:00000000",
        $@"[{Policies}\WindowsFirewall\DomainProfile]",
        "\"AllowLocalPolicyMerge\"=dword:00000000",
        $@"[{Policies}\Windows\DeviceGuard]",
        "\"DeployConfigCIPolicy\"=dword:00000001",
        $@"[{Policies}\Windows\SrpV2\Exe]",
        "\"EnforcementMode\"=dword:00000001",
        ""]);

    private static string Clear { get; } = string.Join("\r\n", [
        "REGEDIT4",
        "",
        $@"[-{Control}\Lsa\FipsAlgorithmPolicy]",
        $@"[{Control}\Session Manager]",
        "\"PendingFileRenameOperations\"=-",
        @"[-HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending]",
        $@"[-{Control}\SecurityProviders\SCHANNEL\Protocols\TLS 1.2]",
        $@"[-{Policies}\WindowsFirewall]",
        $@"[-{Policies}\Windows\DeviceGuard]",
        $@"[-{Policies}\Windows\SrpV2]",
        ""]);
}
