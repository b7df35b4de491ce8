using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using QvTrust.Authority.Audit;
using QvTrust.Authority.Backups;
using QvTrust.Authority.Health;
using QvTrust.Authority.Ledger;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Hosting;

/// <summary>The program: reads the configuration, proves the root key, opens the ledger, serves until it is told to stop.</summary>
internal static class AuthorityProgram
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Runs the service; the exit code is that of the first error (2 configuration, 3 refused by a check, 1 other).</summary>
    internal static async Task<int> RunAsync(string[] args)
    {
        var platform = Platform.Current();
        AuthorityLog? log = null;
        try
        {
            var configuration = AuthorityConfiguration.Read(ConfigurationPath(args));
            log = new AuthorityLog(configuration.LogPath, platform.Clock);
            using var keys = platform.LoadKeys(configuration);
            keys.Prove();
            using var ledger = new Ledger.Ledger(configuration.Ledger, platform.Clock);
            var audit = new AuthorityAudit(ledger, keys.Root, keys.RootKey, platform.Clock, platform.Events, log);
            OpenLedger(ledger, configuration, log);
            var health = new ServiceHealth(HealthChecks.All(configuration, keys, ledger, platform.Clock), platform.Clock, platform.Events, log);
            health.Run();
            await using var app = AuthorityHost.Build(configuration, keys, ledger, audit, health, platform, log);
            await StartAsync(app, configuration);
            log.Info(HostingTexts.Serving.With(configuration.Machine, configuration.Port, keys.Root.Thumbprint));
            if (configuration.MetricsPort is { } port)
                log.Info(HostingTexts.MetricsAt.With(port));
            if (keys.Secrets is { } secrets)
                log.Info(HostingTexts.SecretsKeys.With(secrets.Keys.Count, secrets.Current.Id));
            else if (!configuration.FollowsSamples)
                log.Warning(HostingTexts.NoSecretsKeys);
            audit.Started(typeof(AuthorityProgram).Assembly.GetName().Version!.ToString(3));
            using var backups = new ServiceBackups(configuration, platform.Sites(configuration), ledger, platform.Clock, platform.Events, log);
            void Failed(Exception e) => Report(Unexpected(e), platform.Events, log);
            using var proving = new AuditProving(audit, Failed);
            await using (new Periodic(ServiceHealth.Period, health.Run, Failed))
            await using (new Periodic(Hour, audit.Announce, Failed))
            await using (new Periodic(Hour, backups.Run, Failed, atOnce: true))
                await app.WaitForShutdownAsync();
            audit.Announce();
            log.Info(HostingTexts.Stopped);
            return 0;
        }
        catch (TrustException e)
        {
            foreach (var error in e.Errors)
                Report(error, platform.Events, log);
            return ErrorCatalogue.Find(e.Code)?.ExitCode ?? 1;
        }
        // The last resort of the process: a service that dies must say why in its log and the event log.
        catch (Exception e)
        {
            log?.Error(e.ToString());
            Report(Unexpected(e), platform.Events, log);
            return 1;
        }
        finally
        {
            log?.Dispose();
        }
    }

    private static TrustError Unexpected(Exception e) => ErrorCatalogue.Unexpected.Describe($"{e.GetType().Name}: {e.Message}");

    private static string ConfigurationPath(string[] args) => args switch
    {
        [] => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "QvTrust", "authority", "authority.json"),
        ["--config", var file] => Path.GetFullPath(file),
        _ => throw ErrorCatalogue.AuthorityConfiguration.With(HostingTexts.OnTheCommandLine, HostingTexts.OnlyArgument),
    };

    // Before anybody can be served: a ledger from a backup must not honour the tokens in it.
    private static void OpenLedger(Ledger.Ledger ledger, AuthorityConfiguration configuration, AuthorityLog log)
    {
        ledger.DeleteOldCopies();
        if (RestoreMark.Read(configuration.Ledger) is not { } mark)
            return;
        if (ledger.ApplyRestore(mark) is { } tokens)
            log.Warning(HostingTexts.LedgerRestored.With(mark.Backup, tokens));
        File.Delete(RestoreMark.PathBeside(configuration.Ledger));
    }

    private static async Task StartAsync(WebApplication app, AuthorityConfiguration configuration)
    {
        try
        {
            await app.StartAsync();
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            if (configuration.MetricsPort is { } metrics && e.Message.Contains($"//127.0.0.1:{metrics}", StringComparison.Ordinal))
                throw ErrorCatalogue.AuthorityConfiguration.From(e, configuration.Source, HostingTexts.MetricsPortTaken.With(metrics));
            throw ErrorCatalogue.PortTaken.From(e, configuration.Port);
        }
        catch (SocketException e)
        {
            throw ErrorCatalogue.AuthorityConfiguration.From(e, configuration.Source, HostingTexts.PortNotOpened.With(configuration.Port, e.SocketErrorCode));
        }
    }

    private static void Report(TrustError error, IEventSink events, AuthorityLog? log)
    {
        log?.Error(error.ToString());
        Console.Error.WriteLine($"QvTrustAuthority: {error}");
        events.Write(EventLevel.Error, error.Number, error.ToString());
    }
}
