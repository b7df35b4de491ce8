namespace QvTrust.Core.Setup;

/// <summary>What became of a run that did not come to its end.</summary>
public enum LeftOver
{
    /// <summary>There was none.</summary>
    Nothing,

    /// <summary>All that it had begun is undone.</summary>
    Undone,

    /// <summary>All that can be is undone; the log says what somebody else has changed since, or what does not run, and is left.</summary>
    UndoneButLeft,

    /// <summary>It had succeeded: what had to wait until then is done.</summary>
    Finished,

    /// <summary>Some of it could not be undone, as the log says: the next run tries it again.</summary>
    SomeLeft,
}
