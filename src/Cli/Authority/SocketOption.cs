using System.CommandLine;

namespace QvTrust.Cli.Authority;

/// <summary>Where the authority is administered when it does not run on Windows.</summary>
internal static class SocketOption
{
    internal static Option<string> Create(bool recursive) => new("--socket")
    {
        Description = AuthorityTexts.Socket,
        HelpName = "PATH",
        Recursive = recursive,
    };
}
