using System.CommandLine;
using QvTrust.Cli.Adoption;
using QvTrust.Cli.Authority;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Adoption;
using QvTrust.Core.Errors;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Windows;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust adopt check</c>.</summary>
internal static class AdoptCommand
{
    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples)
    {
        var command = new Command("adopt", HelpTexts.Adopt) { Check(streams, examples) };
        examples[command] = ["qvtrust adopt check"];
        return command;
    }

    private static Command Check(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples)
    {
        var samples = new Option<string[]>("--sample")
        {
            Description = HelpTexts.AdoptCheckSample,
            HelpName = "FILE",
        };
        var json = new Option<bool>("--json") { Description = HelpTexts.Json };
        var command = new Command("check", HelpTexts.AdoptCheck) { samples, json };
        command.SetAction(async (parsed, cancel) =>
        {
            if (!OperatingSystem.IsWindows())
                throw ErrorCatalogue.WindowsOnly.With("qvtrust adopt check");
            var machine = new WindowsMachine();
            var files = (parsed.GetValue(samples) ?? []).Select(SampleReader.Read).ToList();
            var issued = files.Count > 0 ? await IssuedAsync(machine, cancel) : [];
            var report = AdoptionCheck.Run(machine, files, c => issued.Contains(c.Thumbprint));
            streams.Out.Write(parsed.GetValue(json) ? AdoptionText.Json(machine.Name, report) : AdoptionText.Plain(machine.Name, report));
            return report.Verdict == ExtensionVerdict.Differs ? ExitCodes.Refused : ExitCodes.Ok;
        });
        examples[command] =
        [
            "qvtrust adopt check",
            @"qvtrust adopt check --sample C:\qvs01-server.cer --sample C:\qvs01-qvproxy.cer",
            "qvtrust adopt check --json",
        ];
        return command;
    }

    // Before the QMS server is set up there is no service, and nothing that it issued.
    private static async Task<HashSet<string>> IssuedAsync(WindowsMachine machine, CancellationToken cancel)
    {
        if (machine.Settings.Get(RoleTable.Qms.Name, RoleValues.State) is null)
            return [];
        using var client = AdminClient.To(null);
        return [.. (await client.CertificatesAsync(cancel)).Issued.Select(c => c.Thumbprint)];
    }
}
