namespace QvTrust.Core.Audit;

/// <summary>What an audit row can say happened. A closed set; a name is never used again for another meaning.</summary>
public static class AuditAction
{
    /// <summary>A new ledger.</summary>
    public const string LedgerCreated = "ledger-created";

    /// <summary>A ledger from before there was an audit; the detail says what it held.</summary>
    public const string LedgerMigrated = "ledger-migrated";

    /// <summary>The ledger came out of a backup; every token in it is void since.</summary>
    public const string LedgerRestored = "ledger-restored";

    /// <summary>The service started.</summary>
    public const string ServiceStarted = "service-started";

    /// <summary>An enrolment token was made.</summary>
    public const string TokenMade = "token-made";

    /// <summary>An enrolment token was revoked.</summary>
    public const string TokenRevoked = "token-revoked";

    /// <summary>An enrolment token was bound to a key.</summary>
    public const string TokenRedeemed = "token-redeemed";

    /// <summary>A certificate was issued.</summary>
    public const string CertificateIssued = "certificate-issued";

    /// <summary>An offline package was made.</summary>
    public const string PackageMade = "package-made";

    /// <summary>An enrolment was refused; the result is the code.</summary>
    public const string EnrolmentRefused = "enrolment-refused";

    /// <summary>Enrolments that were refused and not written one by one; the detail is their number.</summary>
    public const string EnrolmentsRefused = "enrolments-refused";

    /// <summary>A certificate of this authority that the ledger does not know was presented.</summary>
    public const string CertificateUnknown = "certificate-unknown";

    /// <summary>A certificate was revoked.</summary>
    public const string CertificateRevoked = "certificate-revoked";

    /// <summary>A certificate was issued in the place of an earlier one.</summary>
    public const string CertificateRenewed = "certificate-renewed";

    /// <summary>A renewal was refused; the result is the code.</summary>
    public const string RenewalRefused = "renewal-refused";

    /// <summary>A server's request to revoke its own certificate was refused; the result is the code.</summary>
    public const string RevocationRefused = "revocation-refused";

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        LedgerCreated, LedgerMigrated, LedgerRestored, ServiceStarted, TokenMade, TokenRevoked, TokenRedeemed,
        CertificateIssued, PackageMade, EnrolmentRefused, EnrolmentsRefused, CertificateUnknown, CertificateRevoked,
        CertificateRenewed, RenewalRefused, RevocationRefused,
    ];
}
