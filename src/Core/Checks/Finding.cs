using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Checks;

/// <summary>Something that a check found.</summary>
/// <param name="Check">Name of the check: stable, kebab-case.</param>
/// <param name="Number">Number of the check: stable.</param>
/// <param name="Severity">What it means.</param>
/// <param name="Error">What was found, with names and thumbprints, and how to mend it.</param>
public sealed record Finding(string Check, int Number, CheckSeverity Severity, TrustError Error)
{
    /// <summary>True where an administrator said that it does not count.</summary>
    public bool IsIgnored { get; init; }

    /// <summary>What consoles and programs call it: error, warning or ignored.</summary>
    public string Word => IsIgnored ? "ignored" : Severity == CheckSeverity.Error ? "error" : "warning";

    /// <summary>The line that consoles show: <c>error NAME (QVT1102): what. Mend: how.</c></summary>
    public override string ToString()
        => CheckTexts.FindingLine.With(Word, Check, Error.Code, Error.Cause, Error.Hint);
}
