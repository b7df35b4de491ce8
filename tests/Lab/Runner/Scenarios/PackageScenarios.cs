using System.Text.RegularExpressions;
using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;

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
    ];

    private static void Node(ScenarioContext context)
    {
        var offline = OfflineNode.Boot(context);
        var result = Msi.Install(offline.Server, context.Qvs, offline.Package.Words);
        context.Expect(result.ExitCode == MsiResult.Ok, $"exit code {result.ExitCode}; {result.Explain()}");
        context.ExpectTrusted(offline.Server, LabRole.Qvs);
        offline.ExpectFilesGone();
        offline.ExpectQmsTrusts();
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
        var offline = OfflineNode.Boot(context);
        var (node, package) = (offline.Server, offline.Package);
        spoil(node);
        var asked = words is null ? package.Words : words(package.Words);
        context.ExpectRefused(node, LabRole.Qvs, () => Msi.Install(node, context.Qvs, asked), restartsAllowed: false, code);
        offline.ExpectNothingPending();
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

    private static Regex Pin() => new("PACKAGEPIN=sha256:[0-9a-f]{64}");
}
