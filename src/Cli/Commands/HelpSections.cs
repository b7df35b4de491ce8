using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using QvTrust.Cli.Terminal;

namespace QvTrust.Cli.Commands;

/// <summary>Help as System.CommandLine writes it, then EXAMPLES and EXIT CODES.</summary>
internal sealed class HelpSections(HelpAction inner, IReadOnlyDictionary<Command, IReadOnlyList<string>> examples) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var result = inner.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (examples.TryGetValue(parseResult.CommandResult.Command, out var lines))
            Write(output, HelpTexts.Examples, lines);
        Write(output, HelpTexts.ExitCodes, ExitCodes.Help);
        return result;
    }

    private static void Write(TextWriter output, string title, IReadOnlyList<string> lines)
    {
        output.WriteLine(title + ":");
        foreach (var line in lines)
            output.WriteLine("  " + line);
        output.WriteLine();
    }
}
