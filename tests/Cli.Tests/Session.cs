using QvTrust.Cli.Commands;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Machine;

namespace QvTrust.Cli.Tests;

/// <summary>A run of the command line in memory.</summary>
internal sealed record Session(int Code, string Out, string Error)
{
    internal string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What went to standard output as octets.</summary>
    internal byte[] Octets { get; init; } = [];

    /// <summary>A run without a person at the keyboard.</summary>
    internal static Task<Session> RunAsync(params string[] args) => RunAsync(null, null, [], args);

    /// <summary>A run on a server in memory, with these octets as standard input.</summary>
    internal static Task<Session> RunOnAsync(IMachine machine, byte[] input, params string[] args) => RunAsync(null, machine, input, args);

    /// <summary>A run with a person who gives this answer to every question for a secret.</summary>
    internal static Task<Session> AnswerAsync(string secret, params string[] args) => RunAsync(_ => secret, null, [], args);

    /// <summary>A run in a domain, which knows the SID of a server's computer account or gives null.</summary>
    internal static Task<Session> RunInDomainAsync(Func<string, string?> account, params string[] args) => RunAsync(null, null, [], args, account);

    private static async Task<Session> RunAsync(Func<string, string>? askSecret, IMachine? machine, byte[] input, string[] args, Func<string, string?>? account = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var octets = new MemoryStream();
        var streams = new Streams(output, error, askSecret) { OpenInput = () => new MemoryStream(input), OpenOutput = () => octets };
        var code = await new CommandLine(streams, machine is null ? null : _ => machine, account).RunAsync(args);
        return new Session(code, output.ToString(), error.ToString()) { Octets = octets.ToArray() };
    }
}
