using System.Security.Cryptography;
using QvTrust.Authority.Hosting;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Recovery;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Backups;

/// <summary>
/// The service's automatic backups: at its start and every hour it looks whether one is due. What is missing is said in
/// its log each time, in the event log at the start, when it is new, and once a day.
/// </summary>
internal sealed class ServiceBackups : IDisposable
{
    private static readonly TimeSpan TellAgain = TimeSpan.FromHours(23);

    private readonly AuthorityConfiguration configuration;
    private readonly IReadOnlyList<ISiteSource> sites;
    private readonly Ledger.Ledger ledger;
    private readonly IClock clock;
    private readonly IEventSink events;
    private readonly AuthorityLog log;
    private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();
    private readonly AutomaticBackups backups;
    private readonly Dictionary<string, DateTimeOffset> told = new(StringComparer.Ordinal);

    internal ServiceBackups(AuthorityConfiguration configuration, IReadOnlyList<ISiteSource> sites, Ledger.Ledger ledger, IClock clock, IEventSink events, AuthorityLog log)
    {
        (this.configuration, this.sites, this.ledger, this.clock, this.events, this.log) = (configuration, sites, ledger, clock, events, log);
        backups = new AutomaticBackups(configuration.Machine, new BackupFiles(Beside("backups")), new CopyTarget(configuration.Machine), clock, random);
    }

    public void Dispose() => random.Dispose();

    /// <summary>Makes and copies what is due, and tells what is missing.</summary>
    internal void Run()
    {
        var warnings = new List<TrustError>();
        var recovery = Recovery();
        foreach (var site in sites.GroupBy(s => s.SetId()).Select(g => g.First()))
        {
            var (made, missing) = backups.Refresh(site, recovery, ReadLedger, configuration.BackupCopy);
            if (made is not null)
                log.Info(BackupTexts.BackupWritten.With(made, recovery));
            warnings.AddRange(missing);
        }
        foreach (var warning in warnings.Distinct())
            Tell(warning);
    }

    private CertificateInfo? Recovery()
    {
        var file = Beside(AutomaticBackups.RecoveryFile);
        return File.Exists(file) ? CertificateInfo.TryParse(File.ReadAllBytes(file)) : null;
    }

    private byte[] ReadLedger()
    {
        using var copy = ledger.Copy();
        using var content = new MemoryStream();
        copy.CopyTo(content);
        return content.ToArray();
    }

    private void Tell(TrustError warning)
    {
        log.Warning(warning.ToString());
        var now = clock.UtcNow;
        if (told.TryGetValue(warning.Code, out var last) && now - last < TellAgain)
            return;
        told[warning.Code] = now;
        events.Write(EventLevel.Warning, warning.Number, warning.ToString());
    }

    private string Beside(string name) => Path.Combine(Path.GetDirectoryName(configuration.Ledger)!, name);
}
