using System.CommandLine;
using System.CommandLine.Parsing;
using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Commands;

/// <summary>
/// What the parser lets pass and no command looks at: an option that it does not know becomes a file's name where one may stand,
/// and what stands before the name of a subcommand belongs to nobody.
/// </summary>
internal static class StrayArguments
{
    /// <summary>Refuses them with QVT1015.</summary>
    /// <param name="parsed">The command line, without errors of the parser.</param>
    /// <param name="args">The same as it was given.</param>
    internal static void Refuse(ParseResult parsed, string[] args)
    {
        var errors = Unknown(parsed, args).Select(Name).Concat(OfParents(parsed.CommandResult))
            .Select(n => ErrorCatalogue.CommandLineWrong.Describe(CommandTexts.OptionUnknown.With(n))).ToList();
        if (errors.Count > 0)
            throw new TrustException(errors);
    }

    // Behind "--", and in one with its option ("--output=-x"), it is meant as it stands. A number is refused by whoever reads it.
    private static IEnumerable<string> Unknown(ParseResult parsed, string[] args)
        => parsed.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash)
            .Where(t => t is { Type: TokenType.Argument, Value: ['-', not (>= '0' and <= '9'), ..] } && args.Contains(t.Value))
            .Select(t => t.Value);

    private static IEnumerable<string> OfParents(CommandResult command)
    {
        for (var parent = command.Parent as CommandResult; parent is not null; parent = parent.Parent as CommandResult)
        {
            foreach (var child in parent.Children)
            {
                if (child is OptionResult { Implicit: false, Option.Recursive: false } option)
                    yield return option.Option.Name;
                else if (child is ArgumentResult { Tokens.Count: > 0 } argument)
                    yield return argument.Argument.Name;
            }
        }
    }

    // Not what stands behind the name: it may be a secret.
    private static string Name(string token) => string.Concat(token.TakeWhile(c => c == '-' || char.IsAsciiLetter(c)));
}
