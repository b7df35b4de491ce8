using System.CommandLine;
using QvTrust.Core.Errors;
using QvTrust.Core.Settings;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Commands;

/// <summary>Properties of a setup that a command is given as msiexec would be.</summary>
internal static class PropertyArguments
{
    private static readonly HashSet<string> Names = [.. SettingsReader.Names.Where(n => n != "ROLE"), "ENROLLTOKEN"];

    private static readonly int LongestName = Names.Max(n => n.Length);

    internal static Argument<string[]> Create(string description) => new("NAME=VALUE") { Description = description, Arity = ArgumentArity.ZeroOrMore };

    // Of what is wrong only that is repeated which looks like a property's name: the rest may be a token.
    internal static Dictionary<string, string> Read(string[] given)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in given)
        {
            var sign = text.IndexOf('=', StringComparison.Ordinal);
            var name = sign < 0 ? "" : text[..sign].ToUpperInvariant();
            if (!Names.Contains(name))
                throw ErrorCatalogue.CommandLineWrong.With(IsLikeName(text, sign) ? CommandTexts.PropertyNameUnknown.With(name) : CommandTexts.PropertyUnknown);
            if (!values.TryAdd(name, text[(sign + 1)..]))
                throw ErrorCatalogue.CommandLineWrong.With(CommandTexts.PropertyTwice.With(name));
        }
        return values;
    }

    private static bool IsLikeName(string text, int length) => length > 0 && length <= LongestName && text[..length].All(char.IsAsciiLetterUpper);
}
