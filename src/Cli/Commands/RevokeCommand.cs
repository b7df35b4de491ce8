using System.CommandLine;
using QvTrust.Authority.Admin;
using QvTrust.Cli.Authority;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Certificates;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust revoke</c>: says each time what a revocation does not do.</summary>
internal static class RevokeCommand
{
    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples)
    {
        var socket = SocketOption.Create(recursive: false);
        var name = new Argument<string>("NAME") { Description = HelpTexts.RevokeName };
        var reason = new Option<string>("--reason") { Description = HelpTexts.RevokeReason, Required = true };
        reason.AcceptOnlyFromAmong([.. RevocationReasons.Names]);
        var command = new Command("revoke", HelpTexts.Revoke)
        {
            name, reason, socket,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = AdminClient.To(parsed.GetValue(socket));
            Print(streams, await client.RevokeCertificatesAsync(new NewRevocation(parsed.GetValue(name)!, parsed.GetValue(reason)!), cancel));
            return ExitCodes.Ok;
        });
        examples[command] =
        [
            "qvtrust revoke QVS01 --reason cessationOfOperation",
            "qvtrust revoke 4CFE3E2B6A1F0C6E5A9D7E0B1C2D3E4F50617283 --reason keyCompromise",
        ];
        return command;
    }

    private static void Print(Streams streams, MadeRevocation made)
    {
        foreach (var c in made.Certificates)
        {
            var line = c.IsNew ? CommandTexts.Revoked : CommandTexts.RevokedBefore;
            streams.Out.WriteLine(line.With(c.Thumbprint, c.Machine.Length == 0 ? "?" : c.Machine, c.Kind, c.Revoked, c.Reason, c.RevokedBy));
        }
        streams.Say(made.Certificates.Any(c => c.NotAfter is null)
            ? CommandTexts.RevokedKeepsAccess
            : CommandTexts.RevokedKeepsAccessUntil.With(made.Certificates.Max(c => c.NotAfter)));
        streams.Say(made.HasList
            ? CommandTexts.RevokedInList.With(made.QmsHost, made.Port)
            : CommandTexts.RevokedWithoutList);
        foreach (var token in made.OpenTokens)
            streams.Say(CommandTexts.RevokedOpenToken.With(token));
    }
}
