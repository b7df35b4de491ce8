namespace QvTrust.Core.Settings;

/// <summary>How a node gets its certificates (property TRUST).</summary>
public enum TrustMode
{
    /// <summary>From the authority on the QMS server, over the network.</summary>
    Enrol,

    /// <summary>Out of a file that the QMS server made for it.</summary>
    Package,

    /// <summary>QMS distributed them natively: they are verified and secured, never replaced.</summary>
    Existing,
}
