using QvTrust.Core.Texts;
using System.Globalization;
using System.Text.RegularExpressions;

namespace QvTrust.Core.Errors;

/// <summary>An entry of the error catalogue. Its texts stand in ErrorTexts.resx under its code.</summary>
public sealed class ErrorDefinition
{
    // Enough for any path, name or message of Windows; a value without end would bury the hint.
    private const int Longest = 500;

    private static readonly Regex Token = new(@"qvt1\.[A-Za-z0-9_\-]{8,}", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>The entry of a code.</summary>
    /// <param name="code">Stable code; a code is never used again for another meaning.</param>
    /// <param name="exitCode">Exit code of the command line: 1 failed, 2 wrong usage or settings, 3 refused by a check, 4 refused by the authority.</param>
    internal ErrorDefinition(string code, int exitCode = 1) => (Code, ExitCode) = (code, exitCode);

    /// <summary>Stable code, <c>QVT</c> and four digits.</summary>
    public string Code { get; }

    /// <summary>Exit code of the command line.</summary>
    public int ExitCode { get; }

    /// <summary>The cause with numbered places for what was found.</summary>
    public string CauseFormat => Text("cause");

    /// <summary>How to mend it; may use the same numbered places.</summary>
    public string Hint => Text("hint");

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

    // What Windows says ends with a full stop, and the error's line sets its own. A token that was given in a wrong place is shown by no error.
    private static string Fit(string text)
    {
        text = Token.Replace(text, ErrorTexts.TokenNotShown);
        var fitting = text.TrimEnd('.', ' ', '\r', '\n');
        return fitting.Length == 0 ? text : fitting.Length <= Longest ? fitting : ErrorTexts.AndSoOn.With(fitting.Substring(0, Longest));
    }

    private string Text(string part) => ErrorTexts.ResourceManager.GetString($"{Code}.{part}", CultureInfo.InvariantCulture)
        ?? throw new InvalidOperationException($"{Code} has no {part} among the texts");
}
