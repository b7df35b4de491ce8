using QvTrust.Core.Errors;

namespace QvTrust.Cli.Authority;

/// <summary>An error of the service, as it said it: lines of <c>QVT####: cause. hint.</c></summary>
internal static class Refusal
{
    internal static TrustException From(string body, int status)
    {
        var errors = body.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Read).OfType<TrustError>().ToList();
        return errors.Count > 0 ? new TrustException(errors) : ErrorCatalogue.AuthorityNotReached.With($"it answered with HTTP status {status}");
    }

    private static TrustError? Read(string line)
    {
        const int codeLength = 7;
        if (line.Length < codeLength + 2 || line[codeLength] != ':' || ErrorCatalogue.Find(line[..codeLength]) is not { } definition)
            return null;
        var text = line[(codeLength + 1)..].Trim().TrimEnd('.');
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? new TrustError(definition.Code, text, definition.Hint) : new TrustError(definition.Code, text[..end], text[(end + 2)..]);
    }
}
