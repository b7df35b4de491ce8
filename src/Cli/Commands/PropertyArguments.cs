using System.CommandLine;
using QvTrust.Core.Errors;
using QvTrust.Core.Settings;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Commands;

/// <summary>Properties of a setup that a command is given as msiexec would be.</summary>
internal static class PropertyArguments
{
    private static readonly HashSet<string> Names = [.. SettingsReader.Names.Where(n => n != "ROLE"), "ENROLLTOKEN"];

    internal static Argument<string[]> Create(string description) => new("NAME=VALUE") { Description = description, Arity = ArgumentArity.ZeroOrMore };

    // What is wrong is never repeated: it may be a token.
    internal static Dictionary<string, string> Read(string[] given)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in given)
        {
            var sign = text.IndexOf('=', StringComparison.Ordinal);
            var name = sign < 0 ? "" : text[..sign].ToUpperInvariant();
            if (!Names.Contains(name))
                throw ErrorCatalogue.CommandLineWrong.With(CommandTexts.PropertyUnknown);
            if (!values.TryAdd(name, text[(sign + 1)..]))
                throw ErrorCatalogue.CommandLineWrong.With(CommandTexts.PropertyTwice.With(name));
        }
        return values;
    }
}
