using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.Rehearsal;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary><c>qvtrust recover</c> on a server whose msiexec, or whose action host, was killed.</summary>
internal static class Recovery
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan HostPatience = TimeSpan.FromSeconds(30);

    /// <summary>It ends with success, and what setup changes is as before. Files and registration are Windows Installer's, which nobody resumes here.</summary>
    /// <param name="context">The scenario.</param>
    /// <param name="server">Where it was killed.</param>
    /// <param name="role">The role of the package.</param>
    /// <param name="before">The server before the run.</param>
    /// <param name="documented">True of a difference that may be.</param>
    /// <param name="isInstalled">False where Windows Installer has taken qvtrust.exe back, so that it is carried there.</param>
    public static void Expect(ScenarioContext context, Server server, LabRole role, Snapshot before, Func<Difference, bool> documented, bool isInstalled)
    {
        WindowsRan Recover() => isInstalled ? server.Run($"\"{Product.Cli}\" recover", Patience) : Carried.Recover(server, Patience);

        // The action host may outlive its msiexec for a moment: until then the journal is that installation's.
        var end = DateTime.UtcNow + HostPatience;
        var run = Recover();
        while (run.ExitCode != 0 && run.Errors.Contains("QVT2016", StringComparison.Ordinal) && DateTime.UtcNow < end)
        {
            Thread.Sleep(TimeSpan.FromSeconds(1));
            run = Recover();
        }

        run.Expect("qvtrust recover");
        if (!isInstalled)
        {
            Carried.Remove(server);
        }

        ExpectAsBefore(context, server, role, before, documented);
    }

    /// <summary>A repair that is refused in its script: the lab's Windows Installer runs no rollback action then, so that the journal stays, with nothing done, and recover is asked for what Windows would do.</summary>
    public static void ExpectRefusedRepair(ScenarioContext context, Server server, LabRole role, Func<MsiResult> repair, string code)
    {
        var before = ScenarioContext.Snapshot(server, role);
        context.ExpectFailed(server, role, repair, restartsAllowed: false, d => d.ToString().Contains(Product.DataFolder + @"\journal", StringComparison.OrdinalIgnoreCase), code);
        Expect(context, server, role, before, _ => false, isInstalled: true);
    }

    /// <summary>After a recovery what setup changes is as before.</summary>
    /// <param name="context">The scenario.</param>
    /// <param name="server">Where it was killed.</param>
    /// <param name="role">The role of the package.</param>
    /// <param name="before">The server before the run.</param>
    /// <param name="documented">True of a difference that may be.</param>
    public static void ExpectAsBefore(ScenarioContext context, Server server, LabRole role, Snapshot before, Func<Difference, bool> documented)
    {
        StateReader.WaitForServices(server, [.. before.RunningServices.Where(s => s != LabRole.Authority)]);
        var differences = SnapshotComparer.Compare(before, ScenarioContext.Snapshot(server, role), restartsAllowed: true);
        context.Problems.AddRange(differences
            .Where(d => !IsOfWindowsInstaller(d.ToString()) && !documented(d))
            .Select(d => "after qvtrust recover: " + d));
    }

    private static bool IsOfWindowsInstaller(string difference)
        => difference.Contains($"file {Product.ProgramFolder}", StringComparison.OrdinalIgnoreCase)
            || difference.Contains("installed product ", StringComparison.Ordinal)
            || difference.Contains(@"\Windows\CurrentVersion\Uninstall\", StringComparison.OrdinalIgnoreCase)
            || difference.Contains("service " + LabRole.Authority, StringComparison.OrdinalIgnoreCase)
            || difference.Contains("process of " + LabRole.Authority, StringComparison.OrdinalIgnoreCase)
            // It stops the authority before an uninstall, which then writes its log and closes its ledger.
            || difference.Contains("file " + Product.Ledger, StringComparison.OrdinalIgnoreCase)
            || difference.Contains($@"file {Product.DataFolder}\authority\authority.log", StringComparison.OrdinalIgnoreCase);
}
