using System.CommandLine;
using QvTrust.Authority.Admin;
using QvTrust.Cli.Authority;
using QvTrust.Cli.Terminal;
using QvTrust.Cli.Tokens;
using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust token new</c>: tokens for servers, and for each the line to run there.</summary>
internal static class NewTokenCommand
{
    private const int DefaultHours = 24;

    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<ParseResult, AdminClient> connect, Func<string, string?> account)
    {
        var machines = new Argument<string[]>("MACHINE") { Description = HelpTexts.TokenNewMachines, Arity = ArgumentArity.ZeroOrMore };
        var roles = new Option<string>("--roles") { Description = HelpTexts.TokenNewRoles, HelpName = "ROLES" };
        var roster = new Option<string>("--roster") { Description = HelpTexts.TokenNewRoster, HelpName = "FILE" };
        var hours = new Option<string>("--hours") { Description = HelpTexts.TokenNewHours, HelpName = "HOURS" };
        var folder = new Option<string>("--output", "-o") { Description = HelpTexts.TokenNewOutput, HelpName = "DIR" };
        var share = new Option<string>("--share") { Description = HelpTexts.TokenNewShare, HelpName = "PATH" };
        var msi = new Option<string>("--msi") { Description = HelpTexts.TokenNewMsi, HelpName = "PATH" };
        var inline = new Option<bool>("--inline") { Description = HelpTexts.TokenNewInline };
        var force = new Option<bool>("--force") { Description = HelpTexts.TokenNewForce };
        var command = new Command("new", HelpTexts.TokenNew)
        {
            machines, roles, roster, hours, folder, share, msi, inline, force,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var servers = Servers.From(parsed.GetValue(machines) ?? [], parsed.GetValue(roles), parsed.GetValue(roster));
            var life = Lifetime.Hours(parsed.GetValue(hours), DefaultHours);
            var files = parsed.GetValue(inline) ? null : new TokenFolder(parsed.GetValue(folder) ?? ".", parsed.GetValue(force), streams.Say, account);
            // Before a token is made: a file that cannot be written would leave one that nobody has.
            files?.Check(servers.Select(s => s.Machine));
            using var client = connect(parsed);
            var made = await client.MakeAsync(new NewTokens(servers, life), cancel);
            foreach (var token in made.Tokens)
            {
                var (file, isGranted) = files is null ? (null, true) : await WriteAsync(files, token, client, cancel);
                var seen = file is not null && parsed.GetValue(share) is { } path ? path.TrimEnd('\\', '/') + "\\" + Path.GetFileName(file) : file;
                Print(streams, token, made, file, seen, parsed.GetValue(msi));
                if (!isGranted && seen!.StartsWith(@"\\", StringComparison.Ordinal))
                    streams.Say(CommandTexts.TokenNotGranted.With(token.Machine, seen));
            }
            return ExitCodes.Ok;
        });
        examples[command] =
        [
            "qvtrust token new QVS01 --roles QVS",
            @"qvtrust token new QVS01 QVS02 --roles QVS,QDS -o D:\rollout --share \\QMS01\rollout",
            "qvtrust token new --roster servers.txt --hours 48",
            "qvtrust token new QVS01 --roles QVS --inline",
        ];
        return command;
    }

    private static async Task<(string? Path, bool IsGranted)> WriteAsync(TokenFolder files, MadeToken token, AdminClient client, CancellationToken cancel)
    {
        try
        {
            return files.Write(token.Machine, token.Token);
        }
        catch (TrustException)
        {
            // Nobody has its text, so nobody should find it open in the list.
            await client.RevokeAsync(token.Id, cancel);
            throw;
        }
    }

    private static void Print(Streams streams, MadeToken token, MadeTokens made, string? file, string? seen, string? msi)
    {
        streams.Out.WriteLine(InstallLine.For(token, made.QmsHost, made.Port, seen, msi));
        streams.Say((file is null ? CommandTexts.TokenMade : CommandTexts.TokenWritten).With(token.Id, token.Machine, string.Join(", ", token.Roles), token.Expires, file));
        if (token.Roles.Count > 1)
            streams.Say(CommandTexts.TokenOtherRoles.With(string.Join(", ", token.Roles.Skip(1)), token.Roles[0], token.Machine));
    }
}
