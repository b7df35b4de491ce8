namespace QvTrust.Core.Enrolment;

/// <summary>What an authority says of the certificate that a caller showed in the TLS handshake.</summary>
public static class CertificateStanding
{
    /// <summary>Header of the answer.</summary>
    public const string HeaderName = "QvTrust-Certificate";

    /// <summary>Header of the request: the machine that asks. A claim, for the administrator who reads it.</summary>
    public const string MachineHeaderName = "QvTrust-Machine";

    /// <summary>It is in the ledger, or the authority's own.</summary>
    public const string Known = "known";

    /// <summary>This root signed it, and the ledger does not know it.</summary>
    public const string Unknown = "unknown";

    /// <summary>This root did not sign it.</summary>
    public const string Foreign = "foreign";

    /// <summary>This root signed it, and it is not valid now.</summary>
    public const string Expired = "expired";

    /// <summary>The authority revoked it: it renews it no more.</summary>
    public const string Revoked = "revoked";
}
