using QvTrust.Core.Enrolment;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup;

/// <summary>How the end of an uninstall reaches the authority.</summary>
public static class LeavingClient
{
    // An uninstall does not wait longer for a QMS server that is gone. QlikView's root has just left the store.
    private static readonly TimeSpan Timeout = RootListSearch.Longest + TimeSpan.FromSeconds(5);

    /// <summary>What <see cref="SetupEngine.Leave"/> takes, for a server with a network.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="log">Sees each second that the wait goes on.</param>
    public static Func<SavedAuthority, IRevocationClient> Of(IMachine machine, ISetupLog log)
        => authority => new EnrolmentClient(authority.Host!, authority.Address, authority.Port, new SteadyClock(machine.Clock, log), machine.Random, Timeout, patience: TimeSpan.Zero);
}
