namespace QvTrust.Core.Errors;

/// <summary>One thing that is wrong: a stable code, its cause in one line and how to mend it in one line.</summary>
/// <param name="Code">Stable code, <c>QVT</c> and four digits, listed in the error catalogue.</param>
/// <param name="Cause">What was found, where. One line, no secret.</param>
/// <param name="Hint">What the administrator can do. One line.</param>
public sealed record TrustError(string Code, string Cause, string Hint)
{
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
}
