using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>What can be wrong with the server itself.</summary>
internal static class MachineScenarios
{
    /// <summary>The first action that writes anything, in each package.</summary>
    private const string FirstWrite = "QvtPrepare";

    public static IEnumerable<Scenario> All =>
    [
        new("machine-contract", Contract),
        new("refused-role-not-installed", NotInstalled),
        new("refused-qlikview-too-old", TooOld),
        new("refused-folder-reparse-point", ReparsePoint),
        new("refused-port-taken", PortTaken),
        new("failed-disk-full", DiskFull),
        new("failed-service-never-starts", NeverStarts),
    ];

    /// <summary>The product's adapters against a machine that is as real as the lab's, in a server with services.</summary>
    private static void Contract(ScenarioContext context)
    {
        var node = NodeWithSmallDisk(context);
        var before = ScenarioContext.Snapshot(node, LabRole.Qvs);
        var ran = node.Run(@"cmd /c set CONTRACT_SMALL_DISK=1&& C:\lab\machine-contract.exe");
        var lines = ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        context.Expect(lines.Contains("ok folder-on-a-full-disk"), $"not all cases were run: {ran.Output}{ran.Errors}");
        context.Problems.AddRange(lines.Where(l => l.StartsWith("FAILED", StringComparison.Ordinal)));
        context.Expect(ran.ExitCode == 0, $"exit code {ran.ExitCode}: {ran.Errors.Trim()}");
        StateReader.WaitForServices(node, LabRole.Qvs.Service);
        context.ExpectSame(before, ScenarioContext.Snapshot(node, LabRole.Qvs), restartsAllowed: true, "after the contract");
    }

    private static void NotInstalled(ScenarioContext context)
    {
        var node = context.Empty(LabRole.Qvs);
        context.ExpectRefused(node, LabRole.Qvs, () => Msi.Install(node, context.Qvs, "QMSHOST=QMS01"), restartsAllowed: false, "QVT2001");
    }

    private static void TooOld(ScenarioContext context)
    {
        var node = context.Empty(LabRole.Qvs);
        StandIns.Install(node, LabRole.Qvs, more: "--file-version 11.20.10000.0");
        context.ExpectRefused(node, LabRole.Qvs, () => Msi.Install(node, context.Qvs, "QMSHOST=QMS01"), restartsAllowed: false, "QVT2002");
    }

    /// <summary>Somebody laid a link where the protected folder belongs: what is written there would land elsewhere.</summary>
    private static void ReparsePoint(ScenarioContext context)
    {
        var node = context.LonelyNode();
        Directory.CreateDirectory(node.HostPath(@"C:\elsewhere"));
        File.CreateSymbolicLink(node.HostPath(Product.DataFolder), "../elsewhere");
        context.ExpectRefused(node, LabRole.Qvs, () => Msi.Install(node, context.Qvs, "QMSHOST=QMS01"), restartsAllowed: false, "QVT2011");
        context.Expect(!Directory.EnumerateFileSystemEntries(node.HostPath(@"C:\elsewhere")).Any(), "something was written through the link");
    }

    /// <summary>Another program listens where the authority is to listen.</summary>
    private static void PortTaken(ScenarioContext context)
    {
        var qms = context.QmsWithoutDrift();
        var serving = Listening.Stranger(qms, LabRole.AuthorityPort, @"C:\lab-stranger");
        context.ExpectRefused(qms, LabRole.Qms, () => Msi.Install(qms, context.Qms), restartsAllowed: false, "QVT2008");
        qms.Kill("lab-reader.exe serve");
        serving.Wait();
    }

    /// <summary>The disk is full at the first write of setup: held at a gate before it, filled, released.</summary>
    private static void DiskFull(ScenarioContext context)
    {
        var package = context.Editor.WithGateBefore(context.Qvs, FirstWrite);
        var gate = "Before" + FirstWrite;
        var node = NodeWithSmallDisk(context);
        var filler = node.HostPath(@"C:\filler");
        // Its log is written elsewhere: a full disk would keep the line that this is about.
        var log = LabInstance.ShareName + @"\disk-full.log";
        var line = $"msiexec /i \"{Msi.Placed(node, package)}\" QMSHOST=QMS01 /qn /l*v {log}";
        context.ExpectRefused(
            node,
            LabRole.Qvs,
            () =>
            {
                var running = ScenarioContext.RunUntil(node, gate, () => Msi.RunLine(node, line, log));
                Fill(filler);
                ScenarioContext.Open(node, gate);
                running.Wait();
                File.Delete(filler);
                return running.Result;
            },
            restartsAllowed: false,
            "QVT5002");
    }

    private static Server NodeWithSmallDisk(ScenarioContext context)
    {
        context.Lab.Up([(LabRole.Qvs.Server, context.Checkpoints.WithServices())], disk: "120m");
        var node = context.Lab[LabRole.Qvs.Server];
        StateReader.WaitForServices(node, LabRole.Qvs.Service);
        return node;
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var block = new byte[1 << 16];
        for (var size = block.Length; size > 0;)
        {
            try
            {
                file.Write(block, 0, size);
            }
            catch (IOException)
            {
                // Full for a block of this size: the last bytes go in smaller ones.
                size /= 2;
            }
        }
    }

    /// <summary>The role's service refuses the new certificates: everything is undone and it runs as before.</summary>
    private static void NeverStarts(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        // Its account can read no key in the end: the lab's own way to make a start with certificates impossible.
        node.WriteText(@"C:\lab\refuse-with-certificates.txt", LabRole.Qvs.Service + "\r\n");
        node.WriteText(@"C:\lab\slow-start.txt", LabRole.Qvs.Service + "=3\r\n");
        var token = Tokens.New(qms, node.Name, LabRole.Qvs.Id);
        context.ExpectRefused(node, LabRole.Qvs, () => Msi.Install(node, context.Qvs, token.Words), restartsAllowed: true, "QVT2006");
    }
}
