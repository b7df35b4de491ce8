using System.Globalization;

namespace QvTrust.Core.Errors;

/// <summary>One thing that is wrong: a stable code, its cause in one line and how to mend it in one line.</summary>
/// <param name="Code">Stable code, <c>QVT</c> and four digits, listed in the error catalogue.</param>
/// <param name="Cause">What was found, where. One line, no secret.</param>
/// <param name="Hint">What the administrator can do. One line.</param>
public sealed record TrustError(string Code, string Cause, string Hint)
{
    private const int CodeLength = 7;

    /// <summary>The digits of the code: the event id in Windows' event log.</summary>
    public int Number => int.Parse(Code.Substring(3), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Reads the line that <see cref="ToString"/> writes; null for any other. The code need not be one of this version.</summary>
    public static TrustError? TryParse(string line)
    {
        var isCode = line.Length > CodeLength && line.StartsWith("QVT", StringComparison.Ordinal) && line[CodeLength] == ':'
            && line.Skip(3).Take(CodeLength - 3).All(c => c is >= '0' and <= '9');
        if (!isCode)
            return null;
        var text = line.Substring(CodeLength + 1).Trim().TrimEnd('.');
        // A hint is one sentence (held by a test), so it begins behind the last full stop.
        var hint = text.LastIndexOf(". ", StringComparison.Ordinal);
        return hint < 0 ? null : new TrustError(line.Substring(0, CodeLength), text.Substring(0, hint), text.Substring(hint + 2));
    }

    /// <summary>The line that logs and consoles show: <c>QVT1102: cause. hint.</c></summary>
    public override string ToString() => $"{Code}: {Cause}. {Hint}.";
}

/// <summary>The one error type of the product: everything that an administrator can mend is reported through it.</summary>
public sealed class TrustException : Exception
{
    /// <summary>Reports one or several errors at once.</summary>
    /// <param name="errors">At least one error, in the order in which they were found.</param>
    /// <param name="inner">The platform's own exception, when there is one.</param>
    public TrustException(IReadOnlyList<TrustError> errors, Exception? inner = null)
        : base(string.Join(Environment.NewLine, errors), inner)
        => Errors = errors;

    /// <summary>Everything that was found wrong, at least one.</summary>
    public IReadOnlyList<TrustError> Errors { get; }

    /// <summary>The first error's code.</summary>
    public string Code => Errors[0].Code;

    /// <summary>Name of the issuance policy that refused, or null.</summary>
    public string? Policy { get; private init; }

    /// <summary>The code, with the policy's name behind it where there is one: for a log's line.</summary>
    public string Reason => Policy is null ? Code : $"{Code} ({Policy})";

    /// <summary>The same refusal with the name of its policy.</summary>
    /// <param name="policy">A stable name, as docs/security-model.md lists it.</param>
    public TrustException By(string policy) => new(Errors, InnerException) { Policy = policy };
}
