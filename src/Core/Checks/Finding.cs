using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks;

/// <summary>Something that a check found.</summary>
/// <param name="Check">Name of the check: stable, kebab-case.</param>
/// <param name="Number">Number of the check: stable.</param>
/// <param name="Severity">What it means.</param>
/// <param name="Error">What was found, with names and thumbprints, and how to mend it.</param>
public sealed record Finding(string Check, int Number, CheckSeverity Severity, TrustError Error)
{
    /// <summary>The line that consoles show: <c>error NAME (QVT1102): what. Mend: how.</c></summary>
    public override string ToString()
        => $"{(Severity == CheckSeverity.Error ? "error" : "warning")} {Check} ({Error.Code}): {Error.Cause}. Mend: {Error.Hint}.";
}
