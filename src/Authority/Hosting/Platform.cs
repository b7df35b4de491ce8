using QvTrust.Authority.Admin;
using QvTrust.Authority.Backups;
using QvTrust.Authority.Keys;
using QvTrust.Core.Machine;
using QvTrust.Core.Recovery;
using QvTrust.Windows;

namespace QvTrust.Authority.Hosting;

/// <summary>What differs between Windows and other systems, chosen once.</summary>
/// <param name="Clock">Time.</param>
/// <param name="Events">The event log; elsewhere standard error already says it.</param>
/// <param name="LoadKeys">Where the root key and the TLS certificate come from.</param>
/// <param name="Admin">The administration channel.</param>
/// <param name="Sites">What automatic backups hold.</param>
internal sealed record Platform(IClock Clock, IEventSink Events, Func<AuthorityConfiguration, AuthorityKeys> LoadKeys, IAdminTransport Admin, Func<AuthorityConfiguration, IReadOnlyList<ISiteSource>> Sites)
{
    internal static Platform Current()
    {
        if (!OperatingSystem.IsWindows())
            return new Platform(new SystemClock(), new NoEventLog(), Pkcs12KeySource.Load, new UnixSocketTransport(), c => [new Pkcs12Site(c, TimeProvider.System)]);
        var machine = new WindowsMachine();
        return new Platform(machine.Clock, machine.Events, c => StoreKeySource.Load(c, machine), new NamedPipeTransport(), c => StoreSites(c, machine));
    }

    // The set that this service was set up with, and the newest one, where QMS has made another since.
    private static IReadOnlyList<ISiteSource> StoreSites(AuthorityConfiguration configuration, IMachine machine)
    {
        var source = File.ReadAllBytes(configuration.Source);
        return
        [
            new SiteReader(machine, configuration.Profile, configuration.RootThumbprint, source),
            new SiteReader(machine, configuration.Profile, null, source),
        ];
    }

    private sealed class NoEventLog : IEventSink
    {
        public void Write(EventLevel level, int eventId, string text)
        {
            // There is no event log: the text log and standard error carry the same line.
        }
    }
}
