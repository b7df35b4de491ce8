using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Enrolment;

/// <summary>
/// One connection for one request, so that nothing that is secret can ever travel on a connection that was opened
/// before its peer was proven.
/// </summary>
internal sealed class EstConnection : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly string host;
    private readonly int port;
    private readonly Uri service;
    private readonly IClock clock;
    private readonly CertificateInfo? root;
    private readonly HttpClient http;
    private string? refusal;

    /// <param name="host">Machine name of the authority's server; what its certificate must be for.</param>
    /// <param name="address">Where to connect to, or null for the name.</param>
    /// <param name="port">TCP port.</param>
    /// <param name="root">The only trust anchor; null trusts nobody and accepts every certificate.</param>
    /// <param name="clock">Time to judge certificates at; an <see cref="IWatchedClock"/> is asked once a second while a request is under way.</param>
    /// <param name="timeout">From connecting to the last byte of the answer.</param>
    /// <param name="own">What this side shows in the handshake, with its key; null shows nothing.</param>
    public EstConnection(string host, string? address, int port, CertificateInfo? root, IClock clock, TimeSpan timeout, X509Certificate2? own = null)
    {
        (this.host, this.port, this.root, this.clock) = (host, port, root, clock);
        service = new UriBuilder("https", address ?? host, port, "/.well-known/est/").Uri;
        http = new HttpClient(EstHandler.Create(Accept, own), disposeHandler: true)
        {
            Timeout = timeout,
            MaxResponseContentBufferSize = EstBody.Limit,
        };
    }

    public void Dispose() => http.Dispose();

    /// <summary>Sends a request and reads the answer's body.</summary>
    /// <param name="request">Its URI is relative to <c>/.well-known/est/</c>.</param>
    public EstReply Send(HttpRequestMessage request)
    {
        request.RequestUri = new Uri(service, request.RequestUri!);
        request.Headers.Host = string.Format(CultureInfo.InvariantCulture, "{0}:{1}", host, port);
        request.Headers.ConnectionClose = true;
        request.Headers.ExpectContinue = false;
        try
        {
            using var answer = Wait(request);
            var body = answer.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult();
            return answer.StatusCode == HttpStatusCode.OK
                ? Reply(answer, EstBody.Decode(body))
                : throw EstRefusal.From(answer, body, host, root is not null, clock.UtcNow);
        }
        catch (FormatException e)
        {
            throw ErrorCatalogue.AuthorityReplyMalformed.From(e, host, EnrolmentTexts.BodyNotBase64);
        }
        catch (OperationCanceledException e)
        {
            var seconds = http.Timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
            throw ErrorCatalogue.HostUnreachable.From(e, host, port, EnrolmentTexts.NoCompleteAnswer.With(seconds));
        }
        catch (HttpRequestException e)
        {
            throw Failure(e);
        }
    }

    /// <summary>True where the server is there and nobody listens on the port.</summary>
    public static bool IsRefused(TrustException error)
    {
        for (Exception? inner = error.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
                return true;
        }
        return false;
    }

    // Where the clock ends the wait, nobody waits for the request any more: it is aborted.
    private HttpResponseMessage Wait(HttpRequestMessage request)
    {
        using var aborted = new CancellationTokenSource();
        var answer = http.SendAsync(request, aborted.Token);
        try
        {
            while (Task.WaitAny([answer], Step) < 0)
                (clock as IWatchedClock)?.Ask();
        }
        catch (TrustException)
        {
            aborted.Cancel();
            throw;
        }
        return answer.GetAwaiter().GetResult();
    }

    private static EstReply Reply(HttpResponseMessage answer, byte[] body) => new(
        body,
        Header(answer, AuditHead.HeaderName),
        Header(answer, CertificateStanding.HeaderName),
        Header(answer, EnrolledCertificate.ExtensionsHeader) == EnrolledCertificate.ProvenExtensions);

    private static string? Header(HttpResponseMessage answer, string name)
        => answer.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private bool Accept(X509Certificate? certificate)
    {
        if (root is null)
            return true;
        var peer = certificate is null ? null : CertificateInfo.TryParse(certificate.GetRawCertData());
        refusal = peer is null ? EnrolmentTexts.CertificateUnreadable : ChainVerifier.Verify(peer, [root], CertificateKind.Server, host, clock.UtcNow);
        return refusal is null;
    }

    private TrustException Failure(HttpRequestException e)
    {
        if (refusal is { } reason)
            return ErrorCatalogue.ServerNotTrusted.From(e, host, reason);
        for (Exception? inner = e; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                case WebException { Status: WebExceptionStatus.NameResolutionFailure }:
                    return ErrorCatalogue.HostUnresolved.From(e, string.Equals(service.Host, host, StringComparison.OrdinalIgnoreCase) ? host : service.Host);
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return ErrorCatalogue.HostUnreachable.From(e, host, port, EnrolmentTexts.ConnectionRefused);
                case SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown }:
                    return ErrorCatalogue.TurnedAway.From(e, host, port);
                case SocketException socket:
                    return ErrorCatalogue.HostUnreachable.From(e, host, port, socket.SocketErrorCode);
                case WebException { Status: WebExceptionStatus.ConnectFailure or WebExceptionStatus.Timeout, InnerException: null }:
                    return ErrorCatalogue.HostUnreachable.From(e, host, port, EnrolmentTexts.NoConnection);
                case Exception when IsClosed(inner):
                    return ErrorCatalogue.TurnedAway.From(e, host, port);
            }
        }
        return ErrorCatalogue.AuthorityReplyMalformed.From(e, host, EstRefusal.OneLine(e.GetBaseException().Message));
    }

    // The other end closed in good order before its answer was whole: a service that is stopped does.
#if NET
    private static bool IsClosed(Exception e) => e
        is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: IOException { InnerException: null } }
        or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded }
        or HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded };
#else
    // What Windows itself refused, an error of a socket or of Schannel, stands within and has its own name.
    private static bool IsClosed(Exception e) => e is WebException
    {
        Status: WebExceptionStatus.ConnectionClosed or WebExceptionStatus.ReceiveFailure or WebExceptionStatus.SendFailure or WebExceptionStatus.KeepAliveFailure,
        InnerException: null or IOException { InnerException: null },
    };
#endif
}
