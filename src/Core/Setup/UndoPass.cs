using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Changes;

namespace QvTrust.Core.Setup;

/// <summary>One go at the undo of a journal's changes, from the newest to the oldest: what one of them came to counts for the older ones.</summary>
/// <param name="undone">The server, with the clock that an undo waits by.</param>
internal sealed class UndoPass(IMachine undone)
{
    private readonly HashSet<string> failed = [];
    private TrustException? hung;

    /// <summary>Undoes a change.</summary>
    /// <returns>True when the next run need not undo it once more.</returns>
    public bool Revert(Change change)
    {
        // Each would wait its whole time for a service that does not stop.
        if (hung is not null && change.StopsServices)
            throw new TrustException(hung.Errors, hung);
        change.Revert(undone);
        // The next run undoes the newer change, which puts back what stood in between: then this one must come once more.
        return change.Subject is null || !failed.Contains(change.Subject);
    }

    /// <summary>A change could not be undone.</summary>
    public void Failed(Change change, Exception e)
    {
        if (change.Subject is not null)
            failed.Add(change.Subject);
        if (change.StopsServices && e is TrustException { Code: var code } refused && code == ErrorCatalogue.ServiceDidNotStop.Code)
            hung = refused;
    }
}
