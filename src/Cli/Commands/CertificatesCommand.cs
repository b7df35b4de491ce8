using System.CommandLine;
using System.Text.Json;
using QvTrust.Authority.Admin;
using QvTrust.Cli.Authority;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust certificates</c>.</summary>
internal static class CertificatesCommand
{
    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples)
    {
        var socket = SocketOption.Create(recursive: false);
        var unknown = new Option<bool>("--unknown") { Description = HelpTexts.CertificatesUnknown };
        var json = new Option<bool>("--json") { Description = HelpTexts.Json };
        var command = new Command("certificates", HelpTexts.Certificates) { unknown, json, socket };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = AdminClient.To(parsed.GetValue(socket));
            var list = await client.CertificatesAsync(cancel);
            if (parsed.GetValue(unknown))
                list = list with { Issued = [] };
            if (parsed.GetValue(json))
                streams.Out.WriteLine(JsonSerializer.Serialize(list, AdminJson.Default.CertificateList));
            else
                Print(streams, list);
            if (parsed.GetValue(unknown) && list.Unknown.Count == 0)
                streams.Say(CommandTexts.NoUnknownCertificates);
            return ExitCodes.Ok;
        });
        examples[command] =
        [
            "qvtrust certificates",
            "qvtrust certificates --unknown --json",
        ];
        return command;
    }

    private static void Print(Streams streams, CertificateList list)
    {
        foreach (var c in list.Issued)
            streams.Out.WriteLine(CommandTexts.CertificateIssued.With(c.Thumbprint, c.Machine, c.Kind, c.Issued, c.NotAfter, c.State, Since(c.Revoked, c.Reason)));
        foreach (var c in list.Unknown)
            streams.Out.WriteLine((c.Revoked is null ? CommandTexts.CertificateUnknown : CommandTexts.CertificateUnknownRevoked).With(c.Thumbprint, c.Machine.Length == 0 ? "?" : c.Machine, c.Subject, c.Address, c.Seen, c.Revoked, c.Reason));
        if (list.Unknown.Count > 0)
            streams.Say(CommandTexts.CertificateUnknownMeans);
    }

    private static string Since(DateTimeOffset? revoked, string? reason) => revoked is null ? "" : CommandTexts.CertificateRevoked.With(revoked, reason);
}
