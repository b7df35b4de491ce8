using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using QvTrust.Authority.Audit;
using QvTrust.Authority.Hosting;
using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Est;

/// <summary>Around every request that somebody may fail at: an address that keeps failing waits, and refusals are recorded.</summary>
internal sealed class RequestGuard(string authorityName, FailureLimiter limiter, AuthorityAudit audit, AuthorityLog log)
{
    /// <summary>Handles a request; a <see cref="TrustException"/> becomes its answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="what">For the log, for instance <c>server enrolment</c>.</param>
    /// <param name="action">Name of the audit row of a refusal.</param>
    /// <param name="machine">The machine that is known of the caller by then, or that it claims to be.</param>
    /// <param name="handle">Answers, or refuses.</param>
    internal async Task RunAsync(HttpContext context, string what, string action, Func<string?> machine, Func<IPAddress, Task> handle)
    {
        var address = Caller(context);
        try
        {
            if (limiter.SecondsToWait(address) is { } seconds)
            {
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                throw ErrorCatalogue.AuthorityBusy.With(authorityName, seconds);
            }
            await handle(address);
        }
        catch (TrustException e)
        {
            // RFC 7617, 2: many clients ask without credentials first, to be told which ones are wanted. That is no failure.
            var isQuestion = e.Code == ErrorCatalogue.TokenMissing.Code && context.Request.Headers.Authorization.Count == 0;
            if (e.Code != ErrorCatalogue.AuthorityBusy.Code && !isQuestion)
            {
                limiter.Failed(address);
                audit.Refusals.Add(action, e.Code, machine(), address.ToString());
            }
            log.Warning(EstTexts.RequestRefused.With(what, address, e.Reason));
            await PlainError.WriteAsync(context, e);
        }
    }

    /// <summary>Where a request comes from; IPv4 as such.</summary>
    internal static IPAddress Caller(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4(),
        { } address => address,
        null => IPAddress.None,
    };
}
