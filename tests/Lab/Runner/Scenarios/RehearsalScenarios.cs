using System.Globalization;
using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.Rehearsal;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>From <c>qvtrust check --snapshot</c> on each server to the rehearsal of the site, and sites that are kept as examples.</summary>
internal static class RehearsalScenarios
{
    public static IEnumerable<Scenario> All =>
    [
        new("rehearse-site", RoundTrip),
        new("rehearse-trouble", Trouble),
        new("rehearse-forty", Forty, IsLong: true),
    ];

    /// <summary>Three servers, one with two roles and one with a QlikView that is too old, collected by a program that is carried to each, and played.</summary>
    private static void RoundTrip(ScenarioContext context)
    {
        var checkpoint = context.Checkpoints.WithServices();
        context.Lab.Up([(LabRole.Qms.Server, checkpoint), (LabRole.Qvs.Server, checkpoint), (LabRole.Qds.Server, null)]);
        var (qms, qvs, qds) = (context.Lab[LabRole.Qms.Server], context.Lab[LabRole.Qvs.Server], context.Lab[LabRole.Qds.Server]);
        StandIns.Install(qvs, LabRole.Qvws, StandIns.LocalService);
        StandIns.Install(qds, LabRole.Qds, StandIns.NetworkService, "--file-version 11.20.10000.0");
        StateReader.WaitForServices(qms, LabRole.Qms.Service, LabRole.Dispatcher);

        const string File = LabInstance.ShareName + @"\site.json";
        var before = ScenarioContext.Snapshot(qms, LabRole.Qms);
        foreach (var server in (Server[])[qds, qms, qvs, qds])
        {
            var ran = Carried.Snapshot(server, File).Expect($"{server.Name}: qvtrust check --snapshot");
            context.Expect(ran.Errors.Trim().Length == 0, $"{server.Name}: {ran.Errors.Trim()}");
            Carried.Remove(server);
        }

        context.ExpectSame(before, ScenarioContext.Snapshot(qms, LabRole.Qms), restartsAllowed: false, "after its snapshot");
        context.Expect(!qms.Exists(Product.DataFolder) && !qds.Exists(Product.DataFolder), $"a snapshot made {Product.DataFolder}");
        var text = System.IO.File.ReadAllText(qms.HostPath(File));
        context.Expect(!System.IO.File.Exists(qms.HostPath(File) + ".lock"), "a lock is left on the share");
        context.Lab.StopAll();

        Expect(context, Site.Parse(text), [], "QDS01 QDS refused QVT2002", "QMS01 QMS trusted", "QVS01 QVS+QVWS trusted");
    }

    /// <summary>A site on which much is wrong: each server's verdict, and what it says it could not play.</summary>
    private static void Trouble(ScenarioContext context) => Expect(
        context,
        Site.Read(Path.Combine(context.Lab.Paths.Root, "tests/Lab/sites/trouble.json")),
        [
            @"QVS01: the account CORP\qlik$ of QlikviewServer (NetworkService in its place)",
            "QVS04: a setup by its clock, 118 seconds behind the authority's",
            "QVS05: qms-host-unresolved (QVT3001): the name QMS01 does not resolve",
            "QVWS02: AUTHORITYPORT=14780 (policy)",
            "QVWS02: application-control (QVT6728): a policy decides which programs run here: App Control for Business",
        ],
        "DSC01 DSC refused QVT2015 QVT2079",
        "DSC02 DSC refused QVT2005",
        "FILE01 no role not tried",
        "QDS01 QDS refused QVT2014",
        "QDS02 QDS trusted",
        "QDS03 QDS refused QVT6729",
        "QDS04 QDS trusted",
        "QMS01 QMS trusted",
        "QVS01 QVS+QVWS trusted",
        "QVS02 QVS refused QVT2002",
        "QVS03 QVS refused QVT6722",
        "QVS04 QVS trusted",
        "QVS05 QVS refused QVT3001 (as its snapshot says)",
        "QVWS01 QVWS trusted",
        "QVWS02 QVWS trusted");

    /// <summary>A site of forty servers, a few at a time.</summary>
    private static void Forty(ScenarioContext context)
    {
        var site = Site.Read(Path.Combine(context.Lab.Paths.Root, "tests/Lab/sites/forty.json"));
        Expect(context, site, [], [.. site.Servers.Select(s => $"{s.Name} {s.RoleNames} trusted")]);
    }

    /// <summary>Plays the site: what became of each server, in the order of the file, and what of them was not played.</summary>
    private static void Expect(ScenarioContext context, Site site, string[] notReproduced, params string[] results)
    {
        var output = new StringWriter();
        var rehearsal = new Rehearsal.Rehearsal(context.Lab, context.Packages, site, output);
        var rehearsed = rehearsal.Run();
        ExpectLines(context, "", results, [.. rehearsed.Select(r => $"{r.Server.Name} {r.Server.RoleNames} {r.Word}")], output);
        ExpectLines(context, "not reproduced: ", notReproduced, [.. rehearsed.SelectMany(r => r.NotReproduced.Select(n => $"{r.Server.Name}: {n}"))], output);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"       {rehearsed.Count} servers rehearsed in {rehearsal.Seconds:0} s, at most {rehearsal.MostMemory} MiB at once"));
    }

    private static void ExpectLines(ScenarioContext context, string what, string[] wanted, string[] found, StringWriter output)
        => context.Expect(found.SequenceEqual(wanted), $"{what}found {ScenarioContext.Words(found.Except(wanted))}; missing {ScenarioContext.Words(wanted.Except(found))}: {output}");
}
