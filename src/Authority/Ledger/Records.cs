using System.Globalization;
using QvTrust.Core.Certificates;

namespace QvTrust.Authority.Ledger;

/// <summary>An enrolment token as the ledger knows it: of the secret, only its SHA-256.</summary>
/// <param name="Id">Its 16 bytes, lower-case hex.</param>
/// <param name="SecretHash">SHA-256 of the secret.</param>
/// <param name="Machine">The one machine that it is for.</param>
/// <param name="Roles">The roles that it is for.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Expires">From when it is refused.</param>
/// <param name="Revoked">Since when it is revoked, or null.</param>
/// <param name="CreatedBy">The account that asked for it.</param>
internal sealed record TokenRecord(
    string Id,
    byte[] SecretHash,
    string Machine,
    IReadOnlyList<string> Roles,
    DateTimeOffset Created,
    DateTimeOffset Expires,
    DateTimeOffset? Revoked,
    string CreatedBy);

/// <summary>A token turned into a certificate: what binds token and kind to one public key.</summary>
/// <param name="TokenId">The token.</param>
/// <param name="Kind">Server or client.</param>
/// <param name="KeyHash">SHA-256 of the SubjectPublicKeyInfo.</param>
/// <param name="Certificate">The certificate, DER.</param>
internal sealed record Redemption(string TokenId, CertificateKind Kind, byte[] KeyHash, byte[] Certificate);

/// <summary>An issued certificate's row: by its issuer key and serial number, a machine is known.</summary>
/// <param name="IssuerKeyHash">SHA-256 of the root's SubjectPublicKeyInfo.</param>
/// <param name="Serial">Serial number, hex.</param>
/// <param name="Machine">The machine it was issued to.</param>
/// <param name="Issued">When.</param>
/// <param name="Address">The address it was sent to.</param>
internal sealed record IssuedTo(byte[] IssuerKeyHash, string Serial, string Machine, DateTimeOffset Issued, string Address);

/// <summary>A certificate with its row.</summary>
/// <param name="Kind">Server or client.</param>
/// <param name="KeyHash">SHA-256 of the SubjectPublicKeyInfo.</param>
/// <param name="Der">The certificate, DER.</param>
/// <param name="Issued">Where its row stands and whom it is for.</param>
internal sealed record IssuedCertificate(CertificateKind Kind, byte[] KeyHash, byte[] Der, IssuedTo Issued);

/// <summary>A public key that was certified.</summary>
/// <param name="Machine">The machine whose it is; empty where an older ledger has it for several.</param>
/// <param name="IsCompromised">True when a certificate for it was revoked because somebody else may have the key.</param>
internal sealed record KnownKey(string Machine, bool IsCompromised);

/// <summary>That a certificate is revoked.</summary>
/// <param name="Time">Since when.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">The account, or the machine itself.</param>
internal sealed record Revocation(DateTimeOffset Time, RevocationReason Reason, string By)
{
    /// <summary>The time as messages have it.</summary>
    internal string TimeText => Time.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}

/// <summary>A certificate of this authority that can be revoked: issued from the ledger, or noted as not known to it.</summary>
/// <param name="Serial">Serial number, hex.</param>
/// <param name="Thumbprint">Thumbprint.</param>
/// <param name="Machine">Its machine; of an unknown one a claim, or empty.</param>
/// <param name="Kind">server, client or <see cref="UnknownKind"/>.</param>
/// <param name="NotAfter">Its end, or null where it is not known.</param>
/// <param name="Revoked">Its revocation, or null.</param>
internal sealed record RevocableCertificate(string Serial, string Thumbprint, string Machine, string Kind, DateTimeOffset? NotAfter, Revocation? Revoked)
{
    internal const string UnknownKind = "unknown";
}
