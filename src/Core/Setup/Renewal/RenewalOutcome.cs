namespace QvTrust.Core.Setup.Renewal;

/// <summary>How a renewal ended.</summary>
public enum RenewalOutcome
{
    /// <summary>The certificates of this server are not renewed from here; why is in the log.</summary>
    NotHere,

    /// <summary>Nothing is due; when it will be is in the log.</summary>
    NotDue,

    /// <summary>The authority issued new certificates; they wait for the next renewal that may restart the services.</summary>
    Waiting,

    /// <summary>The services run with new certificates.</summary>
    Renewed,
}
