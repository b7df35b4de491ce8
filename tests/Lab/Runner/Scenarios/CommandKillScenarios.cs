using System.Diagnostics;
using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>
/// qvtrust is killed when its journal has so many lines: the same command again brings the new set, and until then the old
/// one is whole. No key is ever gone.
/// </summary>
internal static class CommandKillScenarios
{
    private const string Journal = Product.DataFolder + @"\journal\current.xml";
    private static readonly int[] Lines = [1, 3, 5, 7, 9, 12];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static IEnumerable<Scenario> All =>
    [
        new("kill-secrets-rotate-in-the-journal", Rotate),
        new("kill-qvtrust-restore-in-the-journal", Restore),
    ];

    private static void Rotate(ScenarioContext context)
    {
        var qms = context.Empty(LabRole.Qms);
        StandIns.Install(qms, LabRole.Qms, more: "--no-start");
        Msi.Install(qms, context.Qms, "AUTHORITY=create").ExpectOk("QMS01");
        foreach (var service in (string[])[LabRole.Qms.Service, LabRole.Dispatcher])
        {
            qms.Run("net start " + service).Expect(service, 0, 2);
        }

        StateReader.WaitForServices(qms, [.. LabRole.Qms.Services]);
        qms.WriteText(@"C:\plain.txt", "a password");
        Cli(qms, @"protect --input C:\plain.txt --output C:\text.txt").Expect("qvtrust protect");
        var keys = DataKeys.Of(qms);
        foreach (var lines in Lines)
        {
            KillAt(context, qms, "secrets rotate", lines);
            keys.ExpectAllThere(context, $"killed at line {lines}");
            Cli(qms, "secrets rotate").Expect($"the rotation after a kill at line {lines}");
            keys.ExpectAllThere(context, $"rotated after a kill at line {lines}");
            context.ExpectTrusted(qms, LabRole.Qms);
            var opened = Cli(qms, @"unprotect --input C:\text.txt");
            context.Expect(opened.Output == "a password", $"after a kill at line {lines} what was protected does not open: {opened.Errors}");
        }
    }

    private static void Restore(ScenarioContext context)
    {
        var site = context.Checkpoints.OtherSite();
        var qms = context.QmsWithoutDrift();
        Msi.Install(qms, context.Qms).ExpectOk("QMS01");
        var password = $"{LabInstance.ShareName}\\{Path.GetFileName(site.PasswordFile)}";
        site.Words(context.Lab);
        Cli(qms, $@"backup C:\own.zip --password-file {password}").Expect("a backup of the own set");
        // From one set to the other and back: each restore is one over another set.
        (string File, string Root)[] sets = [($"{LabInstance.ShareName}\\{Path.GetFileName(site.File)}", site.Root), (@"C:\own.zip", StateReader.Read(qms).Root!.Thumbprint)];
        var keys = new List<DataKeys> { DataKeys.Of(qms) };
        for (var i = 0; i < Lines.Length; i++)
        {
            var (file, root) = sets[i % 2];
            var command = $"restore {file} --password-file {password} --thumbprint {root}";
            KillAt(context, qms, command, Lines[i]);
            keys.ForEach(k => k.ExpectAllThere(context, $"killed at line {Lines[i]}"));
            Cli(qms, command).Expect($"the restore after a kill at line {Lines[i]}");
            var state = context.ExpectTrusted(qms, LabRole.Qms);
            context.Expect(state.Root?.Thumbprint == root, $"after a kill at line {Lines[i]} the root is {state.Root?.Thumbprint} instead of {root}");
            context.Problems.AddRange(LicenseFiles.Broken(qms, state));
            keys.Add(DataKeys.Of(qms));
            keys.ForEach(k => k.ExpectAllThere(context, $"restored after a kill at line {Lines[i]}"));
        }
    }

    private static void KillAt(ScenarioContext context, Server server, string words, int lines)
    {
        var running = Task.Run(() => Cli(server, words));
        var clock = Stopwatch.StartNew();
        while (LinesOf(server) < lines)
        {
            if (running.IsCompleted)
            {
                context.Expect(false, $"qvtrust {words} ended with {running.Result.ExitCode} before its journal had {lines} lines: {running.Result.Errors}");
                return;
            }

            if (clock.Elapsed > Patience)
            {
                throw new LabException($"the journal of qvtrust {words} did not get {lines} lines");
            }
        }

        context.Expect(server.Kill("qvtrust.exe"), $"no qvtrust to kill at line {lines}");
        _ = running.Result;
    }

    private static int LinesOf(Server server)
    {
        try
        {
            return server.Exists(Journal) ? File.ReadLines(server.HostPath(Journal)).Count() : 0;
        }
        catch (IOException)
        {
            // It was deleted between the two questions.
            return 0;
        }
    }

    private static WindowsRan Cli(Server server, string words) => server.Run($"\"{Product.Cli}\" {words}", TimeSpan.FromMinutes(5));
}
