using QvTrust.Cli.Commands;
using QvTrust.Cli.Terminal;

namespace QvTrust.Cli.Tests;

/// <summary>A run of the command line in memory.</summary>
internal sealed record Session(int Code, string Out, string Error)
{
    internal string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A run without a person at the keyboard.</summary>
    internal static Task<Session> RunAsync(params string[] args) => RunAsync(null, args);

    /// <summary>A run with a person who gives this answer to every question for a secret.</summary>
    internal static Task<Session> AnswerAsync(string secret, params string[] args) => RunAsync(_ => secret, args);

    private static async Task<Session> RunAsync(Func<string, string>? askSecret, string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await new CommandLine(new Streams(output, error, askSecret)).RunAsync(args);
        return new Session(code, output.ToString(), error.ToString());
    }
}
