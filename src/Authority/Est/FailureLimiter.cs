using System.Net;
using QvTrust.Authority.Hosting;
using QvTrust.Core.Machine;

namespace QvTrust.Authority.Est;

/// <summary>
/// Slows down an address (IPv6: a network of 64 bits) that keeps failing. Successes do not count, so a rollout behind one address is never
/// slowed down; secrets have 256 bits, so nobody is ever locked out for longer than one window.
/// </summary>
internal sealed class FailureLimiter(IClock clock)
{
    internal const int Failures = 30;
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    internal const int MaximumAddresses = 4096;
    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, (DateTimeOffset Until, int Count)> failing = [];

    /// <summary>How many addresses it remembers now, at most <see cref="MaximumAddresses"/>.</summary>
    internal int Remembered
    {
        get
        {
            lock (gate)
                return failing.Count;
        }
    }

    /// <summary>Seconds to wait, or null when the address may go on.</summary>
    internal int? SecondsToWait(IPAddress address)
    {
        lock (gate)
        {
            return failing.TryGetValue(CallerNetwork.Of(address), out var entry) && entry.Count >= Failures && entry.Until > clock.UtcNow
                ? (int)Math.Ceiling((entry.Until - clock.UtcNow).TotalSeconds)
                : null;
        }
    }

    internal void Failed(IPAddress address)
    {
        lock (gate)
        {
            var (caller, now) = (CallerNetwork.Of(address), clock.UtcNow);
            var known = failing.TryGetValue(caller, out var entry);
            if (!known)
                MakeRoom(now);
            failing[caller] = known && entry.Until > now ? entry with { Count = entry.Count + 1 } : (now + Window, 1);
        }
    }

    // In a flood whoever failed least is forgotten, so that it hides nobody who keeps trying.
    private void MakeRoom(DateTimeOffset now)
    {
        if (failing.Count < MaximumAddresses)
            return;
        foreach (var (address, entry) in failing)
        {
            if (entry.Until <= now)
                failing.Remove(address);
        }
        if (failing.Count == MaximumAddresses)
            failing.Remove(failing.MinBy(f => (f.Value.Count, f.Value.Until)).Key);
    }
}
