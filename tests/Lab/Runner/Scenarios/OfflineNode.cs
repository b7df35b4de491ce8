using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>A node with its offline package and the password on it, and no QMS server on the network.</summary>
internal sealed class OfflineNode
{
    private readonly ScenarioContext context;
    private readonly string name;

    private OfflineNode(ScenarioContext context, string name, CarriedPackage package)
        => (this.context, this.name, Package) = (context, name, package);

    public CarriedPackage Package { get; }

    public Server Server => context.Lab[name];

    private IEnumerable<(string Here, string Brought)> Files
        => ((string[])[Package.Package, Package.Password]).Select(f => ($@"{CarriedPackage.Folder}\{Path.GetFileName(f)}", f));

    public static OfflineNode Boot(ScenarioContext context)
    {
        var (qms, node) = context.ReadyPair();
        var package = OfflinePackages.New(qms, node.Name, LabRole.Qvs.Id);
        context.Lab.Stop(qms.Name);
        package.CopyTo(node);
        return new OfflineNode(context, node.Name, package);
    }

    /// <summary>Both files are as they were brought, nothing of the package is pending, and the password stands nowhere else.</summary>
    public void ExpectFilesKept(string when)
    {
        foreach (var (here, brought) in Files)
        {
            context.Expect(Server.Exists(here), $"{when}: {here} is gone, and the retry needs it");
            context.Expect(
                !Server.Exists(here) || File.ReadAllBytes(Server.HostPath(here)).AsSpan().SequenceEqual(File.ReadAllBytes(brought)),
                $"{when}: {here} is not as it was brought");
        }

        ExpectNoPassword(when);
    }

    /// <summary>A setup that was undone, unlike one that was cut off, keeps nothing that came out of the package.</summary>
    public void ExpectNothingPending()
        => context.Expect(!Server.Exists(Product.PendingFile), "pending.xml is left although the package is still there");

    public void ExpectFilesGone()
    {
        foreach (var (here, _) in Files)
        {
            context.Expect(!Server.Exists(here), $"{here} is left after success");
        }

        ExpectNoPassword("after success");
    }

    /// <summary>QMS never heard of the installation: the services trust each other all the same, and its ledger knows what it made.</summary>
    public void ExpectQmsTrusts()
    {
        context.Lab.Boot(LabRole.Qms.Server);
        var qms = context.Lab[LabRole.Qms.Server];
        StateReader.WaitForServices(qms, [.. LabRole.Qms.Services]);
        context.ExpectTrusted(qms, Server, LabRole.Qvs);
        context.ExpectOneOfEachKind(qms, Server);
    }

    private void ExpectNoPassword(string when)
    {
        var password = File.ReadAllText(Package.Password).Trim();
        // The administrator's own file on drive C, which is kept for the next try.
        var own = $"{CarriedPackage.Folder[@"C:\".Length..]}/{Path.GetFileName(Package.Password)}";
        context.Problems.AddRange(SecretSearch.Find(Server, SecretSearch.OfText("the package's password", password))
            .Where(h => h.File != own)
            .Select(h => $"{when}: {h.Name} stands in {h.File}"));
    }
}
