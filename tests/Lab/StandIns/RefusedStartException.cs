namespace QvTrust.Lab.StandIns;

/// <summary>A stand-in's reason not to start; the number becomes the service-specific exit code.</summary>
internal sealed class RefusedStartException(uint code, string reason) : Exception(reason)
{
    public const uint NoServerCertificate = 1;
    public const uint KeyNotUsable = 2;
    public const uint NoRightToKey = 3;
    public const uint BySwitch = 4;

    public uint Code { get; } = code;
}
