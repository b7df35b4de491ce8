using QvTrust.Core.Errors;

namespace QvTrust.Cli.Terminal;

/// <summary>Exit codes of every command.</summary>
internal static class ExitCodes
{
    internal const int Ok = 0;
    internal const int Failed = 1;
    internal const int Refused = 3;

    /// <summary>The section that every command's help ends with.</summary>
    internal static IReadOnlyList<string> Help { get; } =
    [
        TerminalTexts.Done,
        TerminalTexts.Failed,
        TerminalTexts.Wrong,
        TerminalTexts.Refused,
        TerminalTexts.RefusedByAuthority,
    ];

    internal static int Of(TrustException error) => ErrorCatalogue.Find(error.Code)?.ExitCode ?? Failed;
}
