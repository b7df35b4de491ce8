using System.Net;
using QvTrust.Core.Machine;

namespace QvTrust.Authority.Est;

/// <summary>
/// Slows down an address that keeps failing. Successes do not count, so a rollout behind one address is never
/// slowed down; secrets have 256 bits, so nobody is ever locked out for longer than one window.
/// </summary>
internal sealed class FailureLimiter(IClock clock)
{
    internal const int Failures = 30;
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private const int MaximumAddresses = 4096;
    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, (DateTimeOffset Until, int Count)> failing = [];

    /// <summary>Seconds to wait, or null when the address may go on.</summary>
    internal int? SecondsToWait(IPAddress address)
    {
        lock (gate)
        {
            return failing.TryGetValue(address, out var entry) && entry.Count >= Failures && entry.Until > clock.UtcNow
                ? (int)Math.Ceiling((entry.Until - clock.UtcNow).TotalSeconds)
                : null;
        }
    }

    internal void Failed(IPAddress address)
    {
        lock (gate)
        {
            var now = clock.UtcNow;
            if (failing.Count >= MaximumAddresses)
                Forget(now);
            failing[address] = failing.TryGetValue(address, out var entry) && entry.Until > now
                ? entry with { Count = entry.Count + 1 }
                : (now + Window, 1);
        }
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (address, entry) in failing)
        {
            if (entry.Until <= now)
                failing.Remove(address);
        }
    }
}
