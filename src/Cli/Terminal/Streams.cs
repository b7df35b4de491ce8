using QvTrust.Core.Errors;

namespace QvTrust.Cli.Terminal;

/// <summary>
/// The manners of the command line: what a program or an administrator uses further goes to standard output, everything
/// said to a person goes to standard error; messages begin in lower case and name what to do next.
/// </summary>
/// <param name="Out">Lines to use.</param>
/// <param name="Error">Lines to read.</param>
/// <param name="AskSecret">Asks a person for a secret; null where nobody sits at the keyboard.</param>
internal sealed record Streams(TextWriter Out, TextWriter Error, Func<string, string>? AskSecret = null)
{
    /// <summary>Standard input, octet for octet.</summary>
    internal Func<Stream> OpenInput { get; init; } = Console.OpenStandardInput;

    /// <summary>Standard output, octet for octet.</summary>
    internal Func<Stream> OpenOutput { get; init; } = Console.OpenStandardOutput;

    /// <summary>Asks a person whether to go on; nobody at the keyboard does not agree.</summary>
    internal Func<string, bool> Agree { get; init; } = _ => false;

    internal static Streams OfProcess() => Console.IsInputRedirected
        ? new(Console.Out, Console.Error)
        : new(Console.Out, Console.Error, Keyboard.AskSecret) { Agree = Keyboard.Agree };

    internal void Say(string text) => Error.WriteLine(text);

    /// <summary>Everything of a file, or of standard input where it is null; QVT6008 beyond the limit.</summary>
    internal byte[] ReadAll(string? file, int limit)
    {
        try
        {
            if (file is null && AskSecret is not null)
                Say(TerminalTexts.Typing);
            using var input = file is null ? OpenInput() : File.OpenRead(file);
            using var content = new MemoryStream();
            var part = new byte[81920];
            for (int count; (count = input.Read(part)) > 0;)
            {
                content.Write(part, 0, count);
                if (content.Length > limit)
                    throw ErrorCatalogue.MessageTooLong.With(limit);
            }
            return content.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ErrorCatalogue.InputUnreadable.From(e, file ?? TerminalTexts.StandardInput, e.Message);
        }
    }

    /// <summary>Writes octets to a file for administrators alone, or to standard output where it is null.</summary>
    internal void WriteAll(PrivateFile? file, byte[] content)
    {
        if (file is not null)
        {
            file.Write(content);
            return;
        }
        using var output = OpenOutput();
        output.Write(content);
        output.Flush();
    }
}
