using System.CommandLine;
using QvTrust.Cli.Authority;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust token new|list|revoke</c>.</summary>
internal static class TokenCommands
{
    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, string?> account)
    {
        var socket = SocketOption.Create(recursive: true);
        var command = new Command("token", HelpTexts.Token) { socket };
        Func<ParseResult, AdminClient> connect = parsed => AdminClient.To(parsed.GetValue(socket));
        command.Add(NewTokenCommand.Create(streams, examples, connect, account));
        command.Add(List(streams, examples, connect));
        command.Add(Revoke(streams, examples, connect));
        examples[command] =
        [
            "qvtrust token new QVS01 --roles QVS",
            "qvtrust token list",
        ];
        return command;
    }

    private static Command List(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<ParseResult, AdminClient> connect)
    {
        var command = new Command("list", HelpTexts.TokenList);
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = connect(parsed);
            foreach (var token in await client.ListAsync(cancel))
            {
                var redeemed = token.Redeemed.Count == 0 ? "" : $" ({string.Join(", ", token.Redeemed)})";
                streams.Out.WriteLine(CommandTexts.TokenListed.With(token.Id, token.Machine, string.Join(',', token.Roles), token.Expires, token.CreatedBy, token.State, redeemed));
            }
            return ExitCodes.Ok;
        });
        examples[command] = ["qvtrust token list"];
        return command;
    }

    private static Command Revoke(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<ParseResult, AdminClient> connect)
    {
        var id = new Argument<string>("ID") { Description = HelpTexts.TokenRevokeId };
        var command = new Command("revoke", HelpTexts.TokenRevoke) { id };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = connect(parsed);
            await client.RevokeAsync(parsed.GetValue(id)!, cancel);
            streams.Say(CommandTexts.TokenRevoked.With(parsed.GetValue(id)));
            return ExitCodes.Ok;
        });
        examples[command] = ["qvtrust token revoke 199dd0a6c1ab16a108dbfcfeeb1be207"];
        return command;
    }
}
