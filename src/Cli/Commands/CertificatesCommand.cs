using System.CommandLine;
using System.Text.Json;
using QvTrust.Authority.Admin;
using QvTrust.Cli.Authority;
using QvTrust.Cli.Terminal;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust certificates</c>.</summary>
internal static class CertificatesCommand
{
    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples)
    {
        var socket = SocketOption.Create(recursive: false);
        var unknown = new Option<bool>("--unknown") { Description = "Only certificates of this authority that its ledger does not know, as far as their servers showed them." };
        var json = new Option<bool>("--json") { Description = "One JSON object instead of text." };
        var command = new Command("certificates", "Lists the certificates that this authority issued, and what became of them: current, earlier, renewed, revoked or expired; on the QMS server, as Administrator.") { unknown, json, socket };
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
            streams.Out.WriteLine($"{c.Thumbprint}  {c.Machine,-15}  {c.Kind,-6}  issued {c.Issued:yyyy-MM-dd HH:mm} UTC  until {c.NotAfter:yyyy-MM-dd}  {c.State}{Since(c.Revoked, c.Reason)}");
        foreach (var c in list.Unknown)
            streams.Out.WriteLine($"{c.Thumbprint}  {(c.Machine.Length == 0 ? "?" : c.Machine),-15}  unknown  {c.Subject}  shown by {c.Address} on {c.Seen:yyyy-MM-dd HH:mm} UTC{(c.Revoked is null ? "" : "  revoked")}{Since(c.Revoked, c.Reason)}");
        if (list.Unknown.Count > 0)
            streams.Say("unknown: issued after the backup that the ledger is from, or natively, or by somebody who has the root's key");
    }

    private static string Since(DateTimeOffset? revoked, string? reason) => revoked is null ? "" : $" since {revoked:yyyy-MM-dd HH:mm} UTC ({reason})";
}
