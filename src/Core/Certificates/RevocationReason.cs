namespace QvTrust.Core.Certificates;

/// <summary>Why a certificate is revoked (RFC 5280, 5.3.1): the reasons that are for good and fit a server's certificate.</summary>
public enum RevocationReason
{
    /// <summary>None is given.</summary>
    Unspecified = 0,

    /// <summary>Somebody else has its private key, or may have.</summary>
    KeyCompromise = 1,

    /// <summary>The server has another name or owner now.</summary>
    AffiliationChanged = 3,

    /// <summary>Another certificate took its place.</summary>
    Superseded = 4,

    /// <summary>The server is no part of the installation any more.</summary>
    CessationOfOperation = 5,
}

/// <summary>The reasons by the names that RFC 5280 gives them.</summary>
public static class RevocationReasons
{
    private static readonly Dictionary<string, RevocationReason> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["keyCompromise"] = RevocationReason.KeyCompromise,
        ["affiliationChanged"] = RevocationReason.AffiliationChanged,
        ["superseded"] = RevocationReason.Superseded,
        ["cessationOfOperation"] = RevocationReason.CessationOfOperation,
        ["unspecified"] = RevocationReason.Unspecified,
    };

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ByName.Keys];

    /// <summary>The reason of that name, however it is written, or null.</summary>
    public static RevocationReason? Find(string name) => ByName.TryGetValue(name, out var reason) ? reason : null;

    /// <summary>Its name.</summary>
    public static string NameOf(RevocationReason reason) => ByName.First(r => r.Value == reason).Key;
}
