using QvTrust.Cli.Commands;
using QvTrust.Cli.Terminal;

namespace QvTrust.Cli.Tests;

/// <summary>A run of the command line in memory.</summary>
internal sealed record Session(int Code, string Out, string Error)
{
    internal string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    internal static async Task<Session> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await new CommandLine(new Streams(output, error)).RunAsync(args);
        return new Session(code, output.ToString(), error.ToString());
    }
}
