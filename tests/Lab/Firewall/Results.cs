namespace QvTrust.Lab.Firewall;

/// <summary>The HRESULTs that callers of the firewall see.</summary>
internal static class Results
{
    public const int Ok = 0;
    public const int False = 1;
    public const int NotImplemented = unchecked((int)0x80004001);
    public const int InvalidArgument = unchecked((int)0x80070057);
    public const int NotFound = unchecked((int)0x80070002);
    public const int NoAggregation = unchecked((int)0x80040110);
    public const int ClassNotAvailable = unchecked((int)0x80040111);

    /// <summary>What nobody in the lab asks.</summary>
    public static int Missing<T>(out T? value)
    {
        value = default;
        return NotImplemented;
    }
}
