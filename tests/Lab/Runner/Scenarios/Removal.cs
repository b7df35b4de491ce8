using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>What an uninstall leaves: everything that was there before, nothing that setup added, save what it says that it keeps.</summary>
internal static class Removal
{
    /// <summary>Differences from the time before the installation that are documented.</summary>
    private static readonly string[] Kept =
    [
        // Keys that may open the server's passwords, with a copy of their certificate; the authority's ledger.
        @"file C:\ProgramData\QvTrust\kept",
        @"file C:\ProgramData\QvTrust\authority",
        // What the server saw of the authority's audit.
        @"file C:\ProgramData\QvTrust\witness.txt",
        "key container ",
        "port ",
    ];

    public static void ExpectRemoved(ScenarioContext context, Server server, LabRole role, Snapshot before)
    {
        var after = ScenarioContext.Snapshot(server, role);
        var differences = SnapshotComparer.Differences(before, after, restartsAllowed: true);
        foreach (var difference in differences.Where(d => !Kept.Any(k => d.Contains(": " + k, StringComparison.Ordinal))))
        {
            context.Problems.Add("after the uninstall: " + difference);
        }

        context.Expect(!server.Exists(SetupReport.FileOf(role)), "the report of the setup is left");
        context.Expect(!server.Exists(Product.Cli), "the product's program is left");
    }
}
