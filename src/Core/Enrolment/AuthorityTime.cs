namespace QvTrust.Core.Enrolment;

/// <summary>Asks an authority for the time, without proof of who answers: a certificate could not be judged by a clock that is in doubt.</summary>
public static class AuthorityTime
{
    /// <summary>The date of its answer, in UTC and to the second; null when nobody answers in time, or without a date, or when the host can be none.</summary>
    /// <param name="host">Host name or address to connect to.</param>
    /// <param name="port">TCP port.</param>
    /// <param name="timeout">From connecting to the answer.</param>
    public static DateTimeOffset? Ask(string host, int port, TimeSpan timeout)
    {
        using var http = new HttpClient(EstHandler.Create(_ => true, own: null), disposeHandler: true)
        {
            Timeout = timeout,
            MaxResponseContentBufferSize = EstBody.Limit,
        };
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder("https", host, port, "/.well-known/est/cacerts").Uri);
            request.Headers.ConnectionClose = true;
            using var answer = http.SendAsync(request).GetAwaiter().GetResult();
            return answer.Headers.Date;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or ArgumentException or FormatException)
        {
            return null;
        }
    }
}
