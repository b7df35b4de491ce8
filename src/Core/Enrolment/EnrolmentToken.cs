namespace QvTrust.Core.Enrolment;

/// <summary>
/// A one-time secret that lets one machine enrol: <c>qvt1.</c> + base64url(id 16, secret 32, SHA-256 of the root's
/// SubjectPublicKeyInfo 32, checksum 4). Its text is never logged; <see cref="object.ToString"/> shows the id only.
/// </summary>
public sealed partial class EnrolmentToken
{
    private EnrolmentToken(byte[] id, byte[] secret, byte[] rootPin) => (Id, Secret, RootPin) = (id, secret, rootPin);

    /// <summary>16 random bytes that name the token in lists and logs.</summary>
    public byte[] Id { get; }

    /// <summary>32 random bytes; the ledger keeps their SHA-256 only.</summary>
    public byte[] Secret { get; }

    /// <summary>SHA-256 of the root's SubjectPublicKeyInfo.</summary>
    public byte[] RootPin { get; }
}
