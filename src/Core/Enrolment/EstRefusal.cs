using System.Text;
using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Enrolment;

/// <summary>Turns an answer other than 200 into an error of the catalogue.</summary>
internal static class EstRefusal
{
    private const int LongestLine = 400;
    private const int ShortestWait = 1;
    private const int LongestWait = 3600;
    private const int UsualWait = 60;

    /// <param name="answer">Status and headers.</param>
    /// <param name="body">Its body: <c>QVT####: cause. hint.</c> in the first line when an authority of this product speaks.</param>
    /// <param name="host">The authority's server.</param>
    /// <param name="proven">True when the peer is proven; a stranger's words are not passed on.</param>
    /// <param name="now">For a Retry-After with a date.</param>
    public static TrustException From(HttpResponseMessage answer, byte[] body, string host, bool proven, DateTimeOffset now)
    {
        const int tooManyRequests = 429;
        var status = (int)answer.StatusCode;
        if (status == tooManyRequests)
            return ErrorCatalogue.AuthorityBusy.With(host, Wait(answer, now));
        if (proven && TrustError.TryParse(OneLine(Encoding.UTF8.GetString(body))) is { } error)
            return ErrorCatalogue.Find(error.Code) is null ? ErrorCatalogue.AuthorityRefused.With(host, error.ToString().TrimEnd('.')) : new TrustException([error]);
        return ErrorCatalogue.AuthorityReplyMalformed.With(host, EnrolmentTexts.HttpStatus.With(status));
    }

    /// <summary>The first line of a text, bounded, with nothing in it that a terminal or log could take for a command.</summary>
    public static string OneLine(string text)
    {
        var line = text.TrimStart().Split('\r', '\n')[0];
        return new string([.. line.Take(LongestLine).Select(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' ? '?' : c)]);
    }

    private static int Wait(HttpResponseMessage answer, DateTimeOffset now)
    {
        var asked = answer.Headers.RetryAfter;
        var wait = asked?.Delta ?? asked?.Date - now;
        return wait is { } time ? (int)Math.Min(Math.Max(Math.Ceiling(time.TotalSeconds), ShortestWait), LongestWait) : UsualWait;
    }
}
