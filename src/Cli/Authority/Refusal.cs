using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Authority;

/// <summary>An error of the service, as it said it: lines of <c>QVT####: cause. hint.</c></summary>
internal static class Refusal
{
    internal static TrustException From(string body, int status)
    {
        var errors = body.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(TrustError.TryParse).OfType<TrustError>().ToList();
        return errors.Count > 0 ? new TrustException(errors) : ErrorCatalogue.AuthorityNotReached.With(AuthorityTexts.HttpStatus.With(status));
    }
}
