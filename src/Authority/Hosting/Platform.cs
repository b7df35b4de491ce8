using QvTrust.Authority.Admin;
using QvTrust.Authority.Keys;
using QvTrust.Core.Machine;
using QvTrust.Windows;

namespace QvTrust.Authority.Hosting;

/// <summary>What differs between Windows and other systems, chosen once.</summary>
/// <param name="Clock">Time.</param>
/// <param name="Events">The event log; elsewhere standard error already says it.</param>
/// <param name="LoadKeys">Where the root key and the TLS certificate come from.</param>
/// <param name="Admin">The administration channel.</param>
internal sealed record Platform(IClock Clock, IEventSink Events, Func<AuthorityConfiguration, AuthorityKeys> LoadKeys, IAdminTransport Admin)
{
    internal static Platform Current()
    {
        if (!OperatingSystem.IsWindows())
            return new Platform(new SystemClock(), new NoEventLog(), Pkcs12KeySource.Load, new UnixSocketTransport());
        var machine = new WindowsMachine();
        return new Platform(machine.Clock, machine.Events, c => StoreKeySource.Load(c, machine), new NamedPipeTransport());
    }

    private sealed class NoEventLog : IEventSink
    {
        public void Write(bool error, int eventId, string text)
        {
            // There is no event log: the text log and standard error carry the same line.
        }
    }
}
