using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QvTrust.Authority.Admin;
using QvTrust.Authority.Audit;
using QvTrust.Authority.Enrolment;
using QvTrust.Authority.Est;
using QvTrust.Authority.Health;
using QvTrust.Authority.Keys;
using QvTrust.Authority.Metrics;
using QvTrust.Authority.Policies;
using QvTrust.Authority.Renewal;
using QvTrust.Authority.Revocation;
using QvTrust.Core.Certificates;
using QvTrust.Core.Roles;

namespace QvTrust.Authority.Hosting;

/// <summary>Puts the parts together: EST on the TCP port, administration on the local channel, metrics on the loopback address, nothing else.</summary>
internal static class AuthorityHost
{
    // What is being answered at a stop gets this long. Windows Installer waits 30 seconds for a service, a backup that is being written included.
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(10);

    internal static WebApplication Build(AuthorityConfiguration configuration, AuthorityKeys keys, Ledger.Ledger ledger, AuthorityAudit audit, ServiceHealth health, Platform platform, AuthorityLog log)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddWindowsService(options => options.ServiceName = RoleTable.AuthorityService);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = StopWithin);
        builder.Logging.ClearProviders().AddProvider(log);
        platform.Admin.Configure(builder, configuration);
        var limits = new NetworkLimits(platform.Clock, log);
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.MaxReadBufferSize = NetworkLimits.UnreadBytes);
        builder.WebHost.ConfigureKestrel(server =>
        {
            NetworkLimits.Apply(server.Limits);
            server.AddServerHeader = false;
            server.ListenAnyIP(configuration.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                limits.Share(listen);
                listen.UseHttps(Https(keys));
                NetworkLimits.EndHandshake(listen);
            });
            platform.Admin.Listen(server, configuration);
            MetricsEndpoint.Listen(server, configuration);
        });
        var app = builder.Build();
        app.Run(Dispatch(configuration, keys, ledger, audit, health, limits, platform, log));
        return app;
    }

    private static RequestDelegate Dispatch(AuthorityConfiguration configuration, AuthorityKeys keys, Ledger.Ledger ledger, AuthorityAudit audit, ServiceHealth health, NetworkLimits limits, Platform platform, AuthorityLog log)
    {
        var requests = new RequestMetrics();
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
            new LeavingEndpoint(keys.Root, ledger, guard, platform.Clock, log),
            new HealthEndpoint(health));
        var admin = new AdminEndpoints(configuration, platform.Admin, keys.Root, ledger, audit, new TokenMint(ledger, pin, names, random, platform.Clock),
            new PackageMaker(configuration, keys, ledger, enroller, names, learned, random, platform.Clock), new Revoker(configuration, keys, ledger, platform.Clock), platform.Clock, log);
        return new RequestRunner(network, admin, new MetricsEndpoint(configuration, keys, audit, limits, health, requests), requests, log).HandleAsync;
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
