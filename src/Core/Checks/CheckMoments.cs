namespace QvTrust.Core.Checks;

/// <summary>When a check is made.</summary>
[Flags]
internal enum CheckMoments
{
    /// <summary>By <c>qvtrust check</c>; every check is.</summary>
    Command = 1,

    /// <summary>Before the first change of a setup, which each of its findings refuses.</summary>
    Setup = 2,

    /// <summary>Before the QMS server's own certificates are renewed, which each of its findings refuses.</summary>
    OwnRenewal = 4,
}
