namespace QvTrust.Core.Checks;

/// <summary>When a check is made.</summary>
[Flags]
internal enum CheckMoments
{
    /// <summary>By <c>qvtrust check</c>; every check is.</summary>
    Command = 1,

    /// <summary>Before the first change of a setup, which each of its errors refuses.</summary>
    Setup = 2,

    /// <summary>
    /// Before certificates are renewed, a node's or the QMS server's own, which each of its errors refuses. Only what the engine stands
    /// on: a renewal goes on in the surroundings that a setup was let pass in, and nobody is there to ignore anything.
    /// </summary>
    Renewal = 4,
}
