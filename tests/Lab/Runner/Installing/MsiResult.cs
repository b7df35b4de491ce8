using System.Text.RegularExpressions;

namespace QvTrust.Lab.Runner.Installing;

/// <summary>What one msiexec run left.</summary>
/// <param name="ExitCode">All 32 bits; 4294967295 when msiexec was killed.</param>
/// <param name="Log">The verbose log.</param>
/// <param name="Took">Wall time.</param>
internal sealed partial record MsiResult(uint ExitCode, string Log, TimeSpan Took)
{
    public const uint Ok = 0;
    public const uint Cancelled = 1602;
    public const uint Failed = 1603;

    /// <summary>The product's error codes in the log, each once, in order.</summary>
    public IReadOnlyList<string> Codes { get; } = [.. CodeLine().Matches(Log).Select(m => m.Value).Distinct()];

    /// <summary>The log lines that carry a code.</summary>
    public IReadOnlyList<string> CodeLines { get; } =
        [.. Log.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => CodeLine().IsMatch(l))];

    public MsiResult ExpectOk(string what)
        => ExitCode == Ok ? this : throw new LabException($"{what}: exit code {ExitCode}; {Explain()}");

    public string Explain()
        => CodeLines.Count > 0 ? string.Join(" | ", CodeLines.Distinct().Take(4)) : "no QVT line in the log: " + Tail();

    private string Tail() => string.Join(" | ", Log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(8));

    [GeneratedRegex(@"QVT\d{4}(?=:)")]
    private static partial Regex CodeLine();
}
