using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using QvTrust.Authority.Hosting;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Admin;

/// <summary>The way in for administrators: local, and only theirs.</summary>
internal interface IAdminTransport
{
    /// <summary>Adds the transport with its rights to the web server.</summary>
    void Configure(WebApplicationBuilder builder, AuthorityConfiguration configuration);

    /// <summary>Opens the channel; connections on it carry <see cref="AdminConnection"/>.</summary>
    void Listen(KestrelServerOptions server, AuthorityConfiguration configuration);

    /// <summary>The caller's account.</summary>
    /// <exception cref="TrustException">QVT4013: the caller is not an administrator.</exception>
    string RequireAdministrator(HttpContext context);
}

/// <summary>Marks a connection of the administration channel; one on the EST port never has it.</summary>
internal sealed class AdminConnection
{
    internal static void Mark(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => connection =>
        {
            connection.Features.Set(new AdminConnection());
            return next(connection);
        });
    }
}
