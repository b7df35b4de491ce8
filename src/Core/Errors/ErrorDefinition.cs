using System.Globalization;

namespace QvTrust.Core.Errors;

/// <summary>An entry of the error catalogue.</summary>
/// <param name="Code">Stable code; a code is never used again for another meaning.</param>
/// <param name="CauseFormat">The cause with numbered places for what was found.</param>
/// <param name="Hint">How to mend it; may use the same numbered places.</param>
/// <param name="ExitCode">Exit code of the command line: 1 failed, 2 wrong usage or settings, 3 refused by a check, 4 refused by the authority.</param>
public sealed record ErrorDefinition(string Code, string CauseFormat, string Hint, int ExitCode = 1)
{
    // Enough for any path, name or message of Windows; a value without end would bury the hint.
    private const int Longest = 500;

    /// <summary>The error with its places filled.</summary>
    public TrustError Describe(params object[] found)
    {
        var texts = found.Select(f => f is string text ? Fit(text) : f).ToArray();
        return new(Code, string.Format(CultureInfo.InvariantCulture, CauseFormat, texts), string.Format(CultureInfo.InvariantCulture, Hint, texts));
    }

    /// <summary>The exception to throw.</summary>
    public TrustException With(params object[] found) => new([Describe(found)]);

    /// <summary>The exception to throw when the platform reported one of its own.</summary>
    public TrustException From(Exception inner, params object[] found) => new([Describe(found)], inner);

    // What Windows says ends with a full stop, and the error's line sets its own.
    private static string Fit(string text)
    {
        var fitting = text.TrimEnd('.', ' ', '\r', '\n');
        return fitting.Length == 0 ? text : fitting.Length <= Longest ? fitting : $"{fitting.Substring(0, Longest)} (and so on)";
    }
}
