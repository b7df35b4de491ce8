using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>The License Service's files on the QMS server: who writes them, who reads them, and where there are none.</summary>
internal static class LicenseScenarios
{
    private const string Folder = @"C:\ProgramData\QlikTech\LicenseService\Exported Certificates";
    private const string NoExport = @"C:\lab\no-pem-export.txt";

    /// <summary>What the lab's platform makes of an entry for everybody; Administrators are its group.</summary>
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private static readonly string[] Files = ["root.pem", "server.pem", "server_key.pem"];

    public static IEnumerable<Scenario> All =>
    [
        new("pem-written-by-setup", WrittenBySetup),
        new("pem-written-and-undone", WrittenAndUndone, IsLong: true),
        new("pem-not-exportable", NotExportable),
        new("pem-rights-mended", RightsMended),
        new("no-dispatcher-skipped", NoDispatcher),
    ];

    /// <summary>QMS exports nothing at its start: setup writes the files before the License Service starts.</summary>
    private static void WrittenBySetup(ScenarioContext context)
    {
        var qms = Silent(context);
        var result = Msi.Install(qms, context.Qms);
        result.ExpectOk("QMS01 that exports nothing");
        context.Expect(result.Log.Contains("QMS has not exported its files", StringComparison.Ordinal), "the log does not say who wrote the files");
        var state = context.ExpectTrusted(qms, LabRole.Qms);
        context.Problems.AddRange(LicenseFiles.Broken(qms, state));
        context.Expect(Names(qms).SequenceEqual(Files), $"files: {ScenarioContext.Words(Names(qms))}");
        foreach (var file in Files)
        {
            ExpectPrivate(context, qms, file);
        }

        context.Expect(!result.Log.Contains("PRIVATE KEY", StringComparison.Ordinal), "the log holds a private key");
        var processes = ScenarioContext.Processes(state);
        Msi.Repair(qms, context.Qms).ExpectOk("the repair");
        context.ExpectSameProcesses(processes, context.ExpectTrusted(qms, LabRole.Qms));
    }

    /// <summary>An action behind it fails: the old files are back, the old key among them.</summary>
    private static void WrittenAndUndone(ScenarioContext context)
    {
        var qms = Silent(context);
        var failing = context.Editor.WithFailure(context.Qms, "QvtRestart");
        var result = context.ExpectFailed(qms, LabRole.Qms, () => Msi.Install(qms, failing), restartsAllowed: true, _ => false);
        context.Expect(result.Log.Contains("QMS has not exported its files", StringComparison.Ordinal), "setup did not come to write the files");
    }

    /// <summary>Neither QMS nor setup can write the key: an error by name, and everything is as before.</summary>
    private static void NotExportable(ScenarioContext context)
    {
        var qms = Silent(context);
        var server = StateReader.Read(qms).ServerCertificate ?? throw new LabException("QMS01 has no server certificate");
        StateReader.Tool(qms, $"lock-key {server.Thumbprint}");
        var result = context.ExpectRefused(qms, LabRole.Qms, () => Msi.Install(qms, context.Qms), restartsAllowed: true, "QVT6602");
        context.Expect(result.Log.Contains("warning pem-not-exportable (QVT6602): ", StringComparison.Ordinal), "the log does not say it before QMS is restarted");
    }

    /// <summary>Everybody could read the key's file: setup ends that, says so, and restarts nothing for it.</summary>
    private static void RightsMended(ScenarioContext context)
    {
        var qms = context.QmsWithoutDrift();
        var key = qms.HostPath(Folder + @"\server_key.pem");
        File.SetUnixFileMode(key, File.GetUnixFileMode(key) | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        var before = ScenarioContext.Processes(StateReader.Read(qms));
        var result = Msi.Install(qms, context.Qms);
        result.ExpectOk("QMS01 with a key that everybody can read");
        context.Expect(result.Log.Contains("server_key.pem could be read by", StringComparison.Ordinal), "the log does not say that the key was open");
        context.ExpectSameProcesses(before, context.ExpectTrusted(qms, LabRole.Qms));
        ExpectPrivate(context, qms, "server_key.pem");

        var again = Msi.Repair(qms, context.Qms);
        again.ExpectOk("the repair");
        context.Expect(!again.Log.Contains("server_key.pem could be read by", StringComparison.Ordinal), "the repair found the key open again");
    }

    /// <summary>QlikView before April 2019 has no License Service: skipped, and said.</summary>
    private static void NoDispatcher(ScenarioContext context)
    {
        var qms = context.Empty(LabRole.Qms);
        StandIns.Install(qms, LabRole.Qms, withLicense: false);
        var result = Msi.Install(qms, context.Qms);
        result.ExpectOk("QMS01 without a dispatcher");
        context.Expect(result.Log.Contains("there is no dispatcher on this server", StringComparison.Ordinal), "the log does not say that the License Service is skipped");
        var state = StateReader.WaitForServices(qms, LabRole.Qms.Service, LabRole.Authority);
        context.Expect(state.Service(LabRole.Dispatcher) is null, "there is a dispatcher");
        context.Problems.AddRange(Promises.Broken(state, LabRole.Qms).Where(p => !p.Contains(LabRole.Dispatcher, StringComparison.Ordinal)));
    }

    // A QMS that exports nothing from now on, beside files of which one is stale and one is missing.
    private static Server Silent(ScenarioContext context)
    {
        var qms = context.QmsWithoutDrift();
        qms.WriteText(NoExport, "");
        qms.Delete(Folder + @"\root.pem");
        qms.WriteText(Folder + @"\server.pem", "stale");
        return qms;
    }

    private static string[] Names(Server qms)
        => [.. Directory.GetFiles(qms.HostPath(Folder)).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private static void ExpectPrivate(ScenarioContext context, Server qms, string file)
    {
        var mode = File.GetUnixFileMode(qms.HostPath($@"{Folder}\{file}"));
        context.Expect((mode & Others) == 0, $"{file} can be read by others: {mode}");
    }
}
