using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Changes;

namespace QvTrust.Core.Setup;

/// <summary>One go at the undo of a journal's changes, from the newest to the oldest: what one of them came to counts for the older ones.</summary>
/// <param name="undone">The server, with the clock that an undo waits by.</param>
/// <param name="stops">The services that it stops.</param>
internal sealed class UndoPass(IMachine undone, ServiceStops stops)
{
    private readonly Dictionary<string, Exception> failed = [];

    /// <summary>Undoes a change.</summary>
    /// <returns>True when the next run need not undo it once more.</returns>
    public bool Revert(Change change)
    {
        var newer = change.Subject is { } subject && failed.TryGetValue(subject, out var e) ? e : null;
        if (change is not SwitchChange setting)
        {
            change.Revert(undone);
            // The next run undoes the newer change, which puts back what stood in between: then this one must come once more.
            return newer is null;
        }
        // The value from in between stands there: nothing to put back, and no service to stop for it.
        if (newer is not null)
            throw new TrustException([.. (newer as TrustException)?.Errors ?? [ErrorCatalogue.Unexpected.Describe(newer.Message)]], newer);
        setting.Revert(undone, stops);
        return true;
    }

    /// <summary>A change could not be undone.</summary>
    public void Failed(Change change, Exception e)
    {
        if (change.Subject is { } subject)
            failed[subject] = e;
    }
}
