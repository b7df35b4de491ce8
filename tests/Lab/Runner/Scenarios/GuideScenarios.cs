using System.Text.RegularExpressions;
using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.Restoring;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>A newcomer follows docs/backup-and-restore.md word by word.</summary>
internal static partial class GuideScenarios
{
    /// <summary>The heading under which QMS01 is gone and another machine takes its place.</summary>
    private const string Lost = "The QMS server is lost";

    private const int FewestSteps = 8;

    public static IEnumerable<Scenario> All => [new("newcomer-backup-and-restore", Newcomer)];

    private static void Newcomer(ScenarioContext context)
    {
        var page = GuidePage.Parse(File.ReadAllText(Path.Combine(context.Lab.Paths.Root, "docs/backup-and-restore.md")));
        context.Expect(page.Steps.Count >= FewestSteps, $"only {page.Steps.Count} commands are read in the page");
        context.Expect(page.Steps.Any(s => s.Heading == Lost), $"nothing in the page stands under '{Lost}'");
        context.Expect(page.LeftOut < page.Blocks / 2, $"{page.LeftOut} of the page's {page.Blocks} blocks are left to other scenarios");

        var qms = New(context);
        Msi.Install(qms, context.Qms, "AUTHORITY=create").ExpectOk("QMS01");
        Start(qms);
        var before = StateReader.Read(qms).TrustCertificates.Select(c => c.Thumbprint).Order(StringComparer.Ordinal).ToList();
        var root = StateReader.Read(qms).Root!.Thumbprint;
        var lost = false;
        foreach (var step in page.Steps)
        {
            if (step.Heading == Lost && !lost)
            {
                lost = true;
                qms = New(context);
            }

            Follow(context, qms, step, root);
        }

        Start(qms);
        var state = context.ExpectTrusted(qms, LabRole.Qms);
        context.Expect(state.TrustCertificates.Select(c => c.Thumbprint).Order(StringComparer.Ordinal).SequenceEqual(before), "other certificates than before the loss");
    }

    /// <summary>QMS01 with QlikView installed and never started, a disk E: that can be taken out, and a share of another machine.</summary>
    private static Server New(ScenarioContext context)
    {
        context.Lab.Up([(LabRole.Qms.Server, null)]);
        var qms = context.Lab[LabRole.Qms.Server];
        var devices = Path.Combine(Path.GetDirectoryName(qms.HostPath(@"C:\").TrimEnd('/'))!, "dosdevices");
        foreach (var (link, folder) in ((string, string)[])[("e:", "disk-e"), ("unc/NAS01/trust", "nas")])
        {
            Directory.CreateDirectory(Path.Combine(context.Lab.Share(), folder));
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(devices, link))!);
            File.CreateSymbolicLink(Path.Combine(devices, link), "/lab/share/" + folder);
        }

        StandIns.Install(qms, LabRole.Qms, more: "--no-start");
        return qms;
    }

    private static void Follow(ScenarioContext context, Server qms, GuideStep step, string root)
    {
        var command = Program().Replace(step.Command, $"\"{Product.Cli}\" ")
            .Replace(LabRole.Qms.Package, $"\"{Msi.Placed(qms, context.Qms)}\"", StringComparison.Ordinal);
        command = Thumbprint().Replace(command, root);
        command = SealedFile().Replace(command, m => NewestLike(context, m.Groups["folder"].Value));
        // cmd takes the quotation marks at both ends away and leaves those between.
        var ran = qms.Run($"cmd /s /c \"{command}\"", TimeSpan.FromMinutes(5));
        context.Expect(ran.ExitCode == 0, $"{step.Command}: exit code {ran.ExitCode}: {ran.Output} {ran.Errors}");
        var said = ran.Output + "\n" + ran.Errors;
        foreach (var words in step.Words)
        {
            context.Expect(Says(said, Thumbprint().Replace(words, root)), $"{step.Command}: the page says that it prints '{words}', it printed: {said}");
        }
    }

    private static bool Says(string said, string words)
        => Regex.IsMatch(said, string.Join(".*", words.Split("...").Select(p => Regex.Escape(p.Trim()))), RegexOptions.None, TimeSpan.FromSeconds(5));

    // The page shows an example of a name; what lies in that folder has another one.
    private static string NewestLike(ScenarioContext context, string folder)
    {
        var host = Path.Combine(context.Lab.Share(), folder.StartsWith("E:", StringComparison.OrdinalIgnoreCase) ? "disk-e" : "nas");
        var file = Directory.GetFiles(host, "*.qvsealed").OrderByDescending(File.GetLastWriteTimeUtc).FirstOrDefault()
            ?? throw new LabException($"there is no sealed backup in {folder}");
        return folder + Path.GetFileName(file);
    }

    private static void Start(Server qms)
    {
        foreach (var service in (string[])[LabRole.Qms.Service, LabRole.Dispatcher])
        {
            // 2: it runs already.
            qms.Run("net start " + service).Expect(service + " starts", 0, 2);
        }

        StateReader.WaitForServices(qms, [.. LabRole.Qms.Services]);
    }

    [GeneratedRegex("^qvtrust ")]
    private static partial Regex Program();

    [GeneratedRegex(@"\b[0-9A-F]{40}\b")]
    private static partial Regex Thumbprint();

    [GeneratedRegex(@"(?<folder>(E:\\|\\\\NAS01\\trust\\))QMS01-\d{8}T\d{6}Z-[0-9A-F]{12}\.qvsealed")]
    private static partial Regex SealedFile();
}
