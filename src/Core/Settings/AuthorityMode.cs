namespace QvTrust.Core.Settings;

/// <summary>How the QMS server gets its authority (property AUTHORITY).</summary>
public enum AuthorityMode
{
    /// <summary>Adopt the QlikViewCA that is there; otherwise say what to do.</summary>
    Auto,

    /// <summary>Adopt, or fail.</summary>
    Adopt,

    /// <summary>Make a new one; only where no QlikViewCA and no certificate of one exists.</summary>
    Create,

    /// <summary>Put back the one that a backup holds.</summary>
    Restore,
}
