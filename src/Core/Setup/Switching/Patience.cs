using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup.Switching;

/// <summary>Ten seconds for somebody who holds what is to be read or written.</summary>
/// <param name="clock">What it waits by.</param>
/// <param name="mayPass">True for an error that may be another one in a moment.</param>
internal sealed class Patience(IClock clock, Func<TrustException, bool> mayPass)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private int left = 20;

    /// <summary>The same for work that gives nothing.</summary>
    /// <param name="work">The work.</param>
    /// <param name="isUseful">As for the other.</param>
    public void Try(Action work, Func<bool>? isUseful = null) => Try(
        () =>
        {
            work();
            return true;
        },
        isUseful);

    /// <summary>Does the work, and again while that may help; all calls share the ten seconds.</summary>
    /// <param name="work">The work.</param>
    /// <param name="isUseful">Asked before each further try: false where the same work would no longer be right; null: it always is.</param>
    public T Try<T>(Func<T> work, Func<bool>? isUseful = null)
    {
        while (true)
        {
            try
            {
                return work();
            }
            catch (TrustException e) when (left > 0 && mayPass(e))
            {
                left--;
                clock.Sleep(Pause);
                if (isUseful?.Invoke() == false)
                    throw;
            }
        }
    }
}
