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
    internal static Streams OfProcess() => new(Console.Out, Console.Error, Console.IsInputRedirected ? null : Keyboard.AskSecret);

    internal void Say(string text) => Error.WriteLine(text);
}
