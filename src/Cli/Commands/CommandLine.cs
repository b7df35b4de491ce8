using System.CommandLine;
using System.CommandLine.Help;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Cli.Commands;

/// <summary>The commands of <c>qvtrust</c>, how their errors are told, and their exit codes.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<Command, IReadOnlyList<string>> examples = [];
    private readonly RootCommand root = new(HelpTexts.Program);
    private readonly Streams streams;

    /// <param name="streams">Where it reads and writes.</param>
    /// <param name="machine">Opens the server for the command of that name; null: the one that it runs on.</param>
    /// <param name="account">The SID of a server's computer account, or null where none is known; null: asks Windows.</param>
    internal CommandLine(Streams streams, Func<string, IMachine>? machine = null, Func<string, string?>? account = null)
    {
        this.streams = streams;
        machine ??= ThisMachine.Open;
        root.Add(TokenCommands.Create(streams, examples, account ?? ThisMachine.AccountOf));
        root.Add(PackageCommand.Create(streams, examples));
        root.Add(AdoptCommand.Create(streams, examples));
        root.Add(StatusCommand.Create(streams, examples));
        root.Add(SiteCommands.Create(streams, examples));
        root.Add(CheckCommand.Create(streams, examples, machine));
        root.Add(PlanCommand.Create(streams, examples, machine));
        root.Add(CertificatesCommand.Create(streams, examples));
        root.Add(RevokeCommand.Create(streams, examples));
        root.Add(AuditCommands.Create(streams, examples));
        root.Add(PingCommand.Create(streams, examples));
        root.Add(RenewCommand.Create(streams, examples, machine));
        root.Add(ApplyPendingCommand.Create(streams, examples, machine));
        root.Add(WindowCommands.Create(streams, examples, machine));
        root.Add(RecoverCommand.Create(streams, examples, machine));
        root.Add(ProtectCommands.Protect(streams, examples, machine));
        root.Add(ProtectCommands.Unprotect(streams, examples, machine));
        root.Add(SecretsCommands.Create(streams, examples, machine));
        root.Add(BackupCommands.Create(streams, examples, machine));
        root.Add(RestoreCommand.Create(streams, examples, machine));
        root.Add(RecoveryCommands.Create(streams, examples, machine));
        examples[root] =
        [
            "qvtrust token new QVS01 --roles QVS",
            "qvtrust status --json",
        ];
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpSections((HelpAction)help.Action!, examples);
    }

    internal async Task<int> RunAsync(string[] args)
    {
        try
        {
            var parsed = Parse(args);
            if (parsed.Errors.Count > 0 && parsed.Action is not HelpSections)
                // What nobody knows comes first: that a command is missing only follows from it.
                throw new TrustException([.. parsed.Errors.OrderByDescending(e => parsed.UnmatchedTokens.Any(e.Message.Contains)).Select(e => ErrorCatalogue.CommandLineWrong.Describe(Sentence(e.Message)))]);
            // A variable of a script that was not set: no name and no path is empty, and the commands rely on it.
            if (parsed.Tokens.Any(t => string.IsNullOrWhiteSpace(t.Value)))
                throw ErrorCatalogue.CommandLineWrong.With(CommandTexts.ArgumentEmpty);
            if (parsed.Action is not HelpSections)
                StrayArguments.Refuse(parsed, args);
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = streams.Out, Error = streams.Error, EnableDefaultExceptionHandler = false });
        }
        catch (TrustException e)
        {
            foreach (var error in e.Errors)
                streams.Say($"qvtrust: {error}".ReplaceLineEndings(" "));
            return ExitCodes.Of(e);
        }
        // The last resort of the process: an error that nobody foresaw still gets a code and one line.
        catch (Exception e)
        {
            streams.Say($"qvtrust: {ErrorCatalogue.Unexpected.Describe($"{e.GetType().Name}: {Sentence(e.Message)}")}");
            return ExitCodes.Failed;
        }
    }

    // A validator of ours that reads a value which is missing or malformed ends like this, before the parser has told the same as an error.
    private ParseResult Parse(string[] args)
    {
        try
        {
            return root.Parse(args);
        }
        catch (InvalidOperationException e)
        {
            throw ErrorCatalogue.CommandLineWrong.From(e, Sentence(e.Message));
        }
    }

    private static string Sentence(string message) => message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
}
