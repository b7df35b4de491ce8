using System.Text.RegularExpressions;
using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>A node that cannot reach QMS: its package was made before, and QMS is shut down while it is set up.</summary>
internal static class PackageScenarios
{
    public static IEnumerable<Scenario> All =>
    [
        new("package-node", Node),
        new("package-other-machine", OtherMachine),
        Refused("package-wrong-pin", "QVT6304", _ => { }, words => Pin().Replace(words, "PACKAGEPIN=sha256:" + new string('a', 64))),
        Refused("package-wrong-password", "QVT6309", node => node.WriteText($@"{CarriedPackage.Folder}\QVS01.password", "another-password-of-words\r\n")),
        Refused("package-altered", "QVT6302", Alter),
        new("package-retry-after-failure", Retry),
    ];

    private static void Node(ScenarioContext context)
    {
        var (node, package) = Alone(context);
        var result = Msi.Install(node, context.Qvs, package.Words);
        context.Expect(result.ExitCode == MsiResult.Ok, $"exit code {result.ExitCode}; {result.Explain()}");
        context.ExpectTrusted(node, LabRole.Qvs);
        ExpectFilesGone(context, node, package, result);

        // QMS never heard of that installation; the services trust each other all the same.
        ExpectQmsTrusts(context, node);
        var ledger = Ledger.Read(context.Lab[LabRole.Qms.Server]);
        foreach (var kind in (string[])["server", "client"])
        {
            context.Expect(ledger.Count(node.Name, kind) == 1, $"the ledger has {ledger.Count(node.Name, kind)} {kind} certificates of {node.Name}");
        }
    }

    private static void Retry(ScenarioContext context)
    {
        var (node, package) = Alone(context);
        context.ExpectFailed(
            node, LabRole.Qvs, () => Msi.Install(node, context.Editor.WithFailure(context.Qvs, "QvtRestart"), package.Words), restartsAllowed: true, _ => false);
        context.Expect(!node.Exists(Product.PendingFile), "pending.xml is left although the package is still there");
        var retry = Msi.Install(node, context.Qvs, package.Words);
        context.Expect(retry.ExitCode == MsiResult.Ok, $"the retry with the same package: exit code {retry.ExitCode}; {retry.Explain()}");
        context.ExpectTrusted(node, LabRole.Qvs);
        ExpectFilesGone(context, node, package, retry);
        ExpectQmsTrusts(context, node);
    }

    /// <summary>Another server's package and password stand where this server's are looked for.</summary>
    private static void OtherMachine(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        var other = OfflinePackages.New(qms, LabRole.Qds.Server, LabRole.Qvs.Id);
        context.Lab.Stop(qms.Name);
        other.CopyTo(node);
        context.ExpectRefused(node, LabRole.Qvs, () => Msi.Install(node, context.Qvs, other.Words), restartsAllowed: false, "QVT6305");
        context.Expect(!node.Exists(Product.PendingFile), "pending.xml is left");
    }

    /// <summary>A package that is refused leaves the node as it was, and the right one works afterwards.</summary>
    private static Scenario Refused(string name, string code, Action<Server> spoil, Func<string, string>? words = null) => new(name, context =>
    {
        var (node, package) = Alone(context);
        spoil(node);
        var asked = words is null ? package.Words : words(package.Words);
        context.ExpectRefused(node, LabRole.Qvs, () => Msi.Install(node, context.Qvs, asked), restartsAllowed: false, code);
        context.Expect(!node.Exists(Product.PendingFile), "pending.xml is left");
        package.CopyTo(node);
        var again = Msi.Install(node, context.Qvs, package.Words);
        context.Expect(again.ExitCode == MsiResult.Ok, $"with the right one afterwards: exit code {again.ExitCode}; {again.Explain()}");
        context.ExpectTrusted(node, LabRole.Qvs);
    });

    private static void Alter(Server node)
    {
        var path = node.HostPath($@"{CarriedPackage.Folder}\QVS01.qvpkg");
        var file = File.ReadAllBytes(path);
        file[file.Length / 2] ^= 1;
        File.WriteAllBytes(path, file);
    }

    /// <summary>The node with its package and password, and no QMS server on the network.</summary>
    private static (Server Node, CarriedPackage Package) Alone(ScenarioContext context)
    {
        var (_, node) = context.ReadyPair();
        var package = OfflinePackages.New(context.Lab[LabRole.Qms.Server], node.Name, LabRole.Qvs.Id);
        context.Lab.Stop(LabRole.Qms.Server);
        package.CopyTo(node);
        return (node, package);
    }

    private static void ExpectQmsTrusts(ScenarioContext context, Server node)
    {
        context.Lab.Boot(LabRole.Qms.Server);
        StateReader.WaitForServices(context.Lab[LabRole.Qms.Server], [.. LabRole.Qms.Services]);
        context.ExpectTrusted(context.Lab[LabRole.Qms.Server], node, LabRole.Qvs);
    }

    private static void ExpectFilesGone(ScenarioContext context, Server node, CarriedPackage package, MsiResult result)
    {
        foreach (var file in (string[])[package.Package, package.Password])
        {
            var path = $@"{CarriedPackage.Folder}\{Path.GetFileName(file)}";
            context.Expect(!node.Exists(path), $"{path} is left after success");
        }

        var password = File.ReadAllText(package.Password).Trim();
        context.Expect(!result.Log.Contains(password, StringComparison.Ordinal), "the password stands in the log");
    }

    private static Regex Pin() => new("PACKAGEPIN=sha256:[0-9a-f]{64}");
}
