using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QvTrust.Authority.Admin;
using QvTrust.Authority.Audit;
using QvTrust.Authority.Enrolment;
using QvTrust.Authority.Est;
using QvTrust.Authority.Keys;
using QvTrust.Authority.Policies;
using QvTrust.Authority.Renewal;
using QvTrust.Authority.Revocation;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Roles;

namespace QvTrust.Authority.Hosting;

/// <summary>Puts the parts together: EST on the TCP port, administration on the local channel, nothing else.</summary>
internal static class AuthorityHost
{
    // What is being answered at a stop gets this long. Windows Installer waits 30 seconds for a service, a backup that is being written included.
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(10);

    internal static WebApplication Build(AuthorityConfiguration configuration, AuthorityKeys keys, Ledger.Ledger ledger, AuthorityAudit audit, Platform platform, AuthorityLog log)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddWindowsService(options => options.ServiceName = RoleTable.AuthorityService);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = StopWithin);
        builder.Logging.ClearProviders().AddProvider(log);
        platform.Admin.Configure(builder, configuration);
        var limits = new NetworkLimits(platform.Clock, log);
        builder.WebHost.ConfigureKestrel(server =>
        {
            NetworkLimits.Apply(server.Limits);
            server.AddServerHeader = false;
            server.ListenAnyIP(configuration.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                limits.Share(listen);
                listen.UseHttps(Https(keys));
            });
            platform.Admin.Listen(server, configuration);
        });
        var app = builder.Build();
        app.Run(Dispatch(configuration, keys, ledger, audit, platform, log));
        return app;
    }

    private static RequestDelegate Dispatch(AuthorityConfiguration configuration, AuthorityKeys keys, Ledger.Ledger ledger, AuthorityAudit audit, Platform platform, AuthorityLog log)
    {
        var random = RandomNumberGenerator.Create();
        var pin = keys.Root.SpkiSha256;
        var learned = configuration.FollowsSamples ? new LearnedExtensions(configuration.AdoptionPath, keys, ledger, log) : null;
        learned?.Announce();
        var names = new NodeNames(configuration.Machine);
        var policies = IssuancePolicies.Create(names, keys, learned, platform.Clock);
        // The SecretsKeys go by what the server certificate carries, not by the profile: a set that this product made keeps
        // its own even where a later installation adopted it.
        var issuer = configuration.FollowsSamples
            ? new CertificateIssuer(keys.Root, keys.RootKey, keys.ServerSample, keys.ClientSample, secrets: keys.Secrets, random: random)
            : new CertificateIssuer(keys.Root, keys.RootKey, null, null, secrets: keys.Secrets, random: random);
        var enroller = new Enroller(ledger, keys.Root, issuer, policies, random, platform.Clock);
        var guard = new RequestGuard(configuration.Machine, new FailureLimiter(platform.Clock), audit, log);
        var network = new NetworkEndpoints(
            new PresentedCertificates(keys.Root, keys.Own, ledger, platform.Clock, log),
            new EstEndpoints(configuration.Machine, keys.Root.Der, new TokenVerifier(ledger, pin, configuration.Machine, platform.Clock), enroller, learned, guard, audit, log),
            new RenewalEndpoint(new Renewer(ledger, keys.Root, enroller, platform.Clock), learned, guard, audit, log),
            new RevocationListEndpoint(keys, ledger),
            new LeavingEndpoint(keys.Root, ledger, guard, platform.Clock, log));
        var admin = new AdminEndpoints(configuration, platform.Admin, keys.Root, ledger, audit, new TokenMint(ledger, pin, names, random, platform.Clock),
            new PackageMaker(configuration, keys, ledger, enroller, names, learned, random, platform.Clock), new Revoker(configuration, keys, ledger, platform.Clock), platform.Clock, log);
        return async context =>
        {
            var share = context.Features.Get<ConnectionShares.Share>();
            share?.IsBusy = true;
            try
            {
                await (context.Features.Get<AdminConnection>() is null ? network.HandleAsync(context) : admin.HandleAsync(context));
            }
            catch (Microsoft.AspNetCore.Http.BadHttpRequestException e)
            {
                await SayMalformedAsync(context, e.StatusCode);
            }
            // What the web server makes of a piece whose size is no number that it can hold.
            catch (IOException e) when (e.InnerException is OverflowException)
            {
                await SayMalformedAsync(context, StatusCodes.Status400BadRequest);
            }
            catch (Exception e) when (HasLeft(context, e))
            {
                log.Warning("a caller went away before its answer");
                // So that the web server does not try to read the rest.
                context.Abort();
            }
            finally
            {
                share?.IsBusy = false;
            }
        };
    }

    // In the middle of its request or of the answer; or a stop could not wait for it any longer.
    private static bool HasLeft(HttpContext context, Exception e) => e switch
    {
        ConnectionResetException or ConnectionAbortedException => true,
        OperationCanceledException => context.RequestAborted.IsCancellationRequested,
        IOException { InnerException: { } inner } => HasLeft(context, inner),
        _ => false,
    };

    private static Task SayMalformedAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        var reason = status == StatusCodes.Status413PayloadTooLarge ? $"it is larger than {EstBody.Limit / 1024} KiB" : "the web server refused its form";
        return PlainError.WriteTextAsync(context, $"{ErrorCatalogue.RequestMalformed.Describe(reason)}\n");
    }

    private static HttpsConnectionAdapterOptions Https(AuthorityKeys keys) => new()
    {
        ServerCertificate = keys.Tls,
        HandshakeTimeout = NetworkLimits.Handshake,
        // Whoever shows a certificate proves that it has the key; whether it means anything is judged with the request.
        // A stranger's or an expired one must not end the handshake: programs show what they find in their store.
        ClientCertificateMode = ClientCertificateMode.AllowCertificate,
        ClientCertificateValidation = (_, _, _) => true,
        OnAuthenticate = (_, options) => options.CertificateChainPolicy = new X509ChainPolicy
        {
            // The platform's chain is not asked for; without this it could fetch what a stranger's certificate points at.
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
        },
        // A CAPI key cannot make the PSS signatures of TLS 1.3; offering it on Windows would break handshakes that 1.2 completes.
        SslProtocols = OperatingSystem.IsWindows() ? SslProtocols.Tls12 : SslProtocols.Tls12 | SslProtocols.Tls13,
    };
}
