using Microsoft.AspNetCore.Http;
using QvTrust.Authority.Metrics;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Est;

/// <summary>An error as the reply shows it: a status and text/plain whose first line is <c>QVT####: cause. hint.</c></summary>
internal static class PlainError
{
    internal static async Task WriteAsync(HttpContext context, TrustException error)
    {
        context.Features.Set(new Refused(error.Code));
        var status = Status(error.Code);
        context.Response.StatusCode = status;
        // RFC 9110, 15.5.2: with every 401, whatever was wrong with the credentials.
        if (status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"QvTrust\", charset=\"UTF-8\"";
        await WriteTextAsync(context, string.Join('\n', error.Errors) + "\n");
    }

    internal static async Task WriteTextAsync(HttpContext context, string text)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static int Status(string code)
    {
        if (code == ErrorCatalogue.TokenMissing.Code || code == ErrorCatalogue.TokenMalformed.Code || code == ErrorCatalogue.TokenUnknown.Code)
            return StatusCodes.Status401Unauthorized;
        if (code == ErrorCatalogue.AuthorityBusy.Code)
            return StatusCodes.Status429TooManyRequests;
        if (code == ErrorCatalogue.TokenNotFound.Code || code == ErrorCatalogue.AdministrationUnknown.Code || code == ErrorCatalogue.RevocationListNotAllowed.Code)
            return StatusCodes.Status404NotFound;
        return ErrorCatalogue.Find(code)?.ExitCode switch
        {
            2 => StatusCodes.Status400BadRequest,
            3 => StatusCodes.Status403Forbidden,
            4 when code == ErrorCatalogue.RequestMalformed.Code || code == ErrorCatalogue.KeyRefused.Code || code == ErrorCatalogue.KeyWeak.Code => StatusCodes.Status400BadRequest,
            4 => StatusCodes.Status403Forbidden,
            _ => StatusCodes.Status500InternalServerError,
        };
    }
}
