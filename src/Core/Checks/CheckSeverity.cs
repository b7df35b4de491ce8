namespace QvTrust.Core.Checks;

/// <summary>What a finding means for certificate trust.</summary>
public enum CheckSeverity
{
    /// <summary>Certificate trust does not work, or cannot be set up, until it is mended.</summary>
    Error,

    /// <summary>It works, and somebody should look at this before it does not.</summary>
    Warning,
}
