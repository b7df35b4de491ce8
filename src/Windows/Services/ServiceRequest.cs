using QvTrust.Core.Machine;
using QvTrust.Windows.Native;

namespace QvTrust.Windows.Services;

/// <summary>A request to the service control manager, made again for a minute while that is busy.</summary>
internal static class ServiceRequest
{
    private const int Retries = 120;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(500);

    /// <summary>Makes it; QVT2001 with Windows' own error when it is refused, or when Windows stays busy.</summary>
    /// <param name="what">What is asked, for the error.</param>
    /// <param name="alreadySo">The error that says that nothing is to be done.</param>
    /// <param name="busy">The error after which it is made again.</param>
    /// <param name="clock">What the wait is measured by; it may show life and end it.</param>
    /// <param name="ask">Makes the call: 0, or Windows' error.</param>
    public static void Make(string what, int alreadySo, int busy, IClock clock, Func<int> ask)
    {
        for (var attempt = 0; ; attempt++)
        {
            var error = ask();
            if (error == 0 || error == alreadySo)
                return;
            if (error != busy || attempt == Retries)
                throw LastError.Of(error, what);
            clock.Sleep(Delay);
        }
    }
}
