using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Ledger;

// Issued certificates, and the tokens that they were issued for.
internal sealed partial class Ledger
{
    /// <summary>What the token was redeemed for, or null.</summary>
    internal Redemption? FindRedemption(string tokenId, CertificateKind kind) => Read(database => FindRedemption(database, tokenId, kind));

    /// <summary>What is known of a public key, or null when no certificate was issued for it.</summary>
    /// <param name="keyHash">SHA-256 of the SubjectPublicKeyInfo.</param>
    internal KnownKey? FindKey(byte[] keyHash) => Read(database => FindKey(database, keyHash));

    /// <summary>
    /// Writes redemption and certificate in one transaction, on the disk when the task ends. Whoever came first wins:
    /// the redemption that stands is returned, this one or an earlier one.
    /// </summary>
    /// <exception cref="TrustException">QVT1109: revoked in the meantime; QVT4010: the key became another machine's in the meantime.</exception>
    internal Task<Redemption> RedeemAsync(Redemption redemption, IssuedTo issued) => commits.WriteAsync(() =>
    {
        if (FindRedemption(writer, redemption.TokenId, redemption.Kind) is { } earlier)
            return earlier;
        if (Find(writer, redemption.TokenId) is not { Revoked: null })
            throw ErrorCatalogue.TokenRevoked.With();
        Insert(new IssuedCertificate(redemption.Kind, redemption.KeyHash, redemption.Certificate, issued), issued.Machine, issued.Address);
        writer.Execute("INSERT INTO redemptions (token, kind, key_hash, issuer_key, serial, redeemed, address) VALUES ($token, $kind, $key, $issuer, $serial, $redeemed, $address)",
            ("$token", redemption.TokenId), ("$kind", KindText(redemption.Kind)), ("$key", redemption.KeyHash),
            ("$issuer", issued.IssuerKeyHash), ("$serial", issued.Serial), ("$redeemed", issued.Issued.ToUnixTimeSeconds()), ("$address", issued.Address));
        Append(new AuditEntry(issued.Machine, AuditAction.TokenRedeemed, issued.Address, AuditEntry.Ok, issued.Machine,
            LedgerTexts.TokenRedeemed.With(redemption.TokenId, KindText(redemption.Kind), Convert.ToHexString(redemption.KeyHash))));
        return redemption;
    });

    /// <summary>Writes certificates that were issued without a token, all of them with the row that says why, or none.</summary>
    /// <param name="certificates">What was issued.</param>
    /// <param name="reason">The audit row that follows them, for instance <see cref="AuditAction.PackageMade"/>; its account stands in their rows too.</param>
    internal void AddIssued(IReadOnlyList<IssuedCertificate> certificates, AuditEntry reason) => Write(() =>
    {
        foreach (var certificate in certificates)
            Insert(certificate, reason.Who, reason.From);
        return Append(reason);
    });

    private void Insert(IssuedCertificate certificate, string who, string from)
    {
        var issued = certificate.Issued;
        // The policy looked at what was committed then; what has come since stands in this transaction.
        var known = FindKey(writer, certificate.KeyHash);
        if (known is not null && known.Machine != issued.Machine)
            throw ErrorCatalogue.KeyOfOtherMachine.With();
        if (known is { IsCompromised: true })
            throw ErrorCatalogue.KeyCompromised.With();
        writer.Execute("INSERT INTO certificates (issuer_key, serial, kind, machine, key_hash, der, issued) VALUES ($issuer, $serial, $kind, $machine, $key, $der, $issued)",
            ("$issuer", issued.IssuerKeyHash), ("$serial", issued.Serial), ("$kind", KindText(certificate.Kind)), ("$machine", issued.Machine),
            ("$key", certificate.KeyHash), ("$der", certificate.Der), ("$issued", issued.Issued.ToUnixTimeSeconds()));
        if (known is null)
            writer.Execute("INSERT INTO keys (key_hash, machine, compromised) VALUES ($key, $machine, 0)", ("$key", certificate.KeyHash), ("$machine", issued.Machine));
        Append(new AuditEntry(who, AuditAction.CertificateIssued, from, AuditEntry.Ok, issued.Machine,
            LedgerTexts.CertificateIssued.With(KindText(certificate.Kind), issued.Serial, CertificateInfo.ThumbprintOf(certificate.Der))));
    }

    private static KnownKey? FindKey(Database database, byte[] keyHash)
        => database.Query("SELECT machine, compromised FROM keys WHERE key_hash = $key", r => new KnownKey(r.GetString(0), r.GetBoolean(1)), ("$key", keyHash)).FirstOrDefault();

    private static Redemption? FindRedemption(Database database, string tokenId, CertificateKind kind)
        => database.Query("SELECT r.key_hash, c.der FROM redemptions r JOIN certificates c ON c.issuer_key = r.issuer_key AND c.serial = r.serial WHERE r.token = $token AND r.kind = $kind",
            r => new Redemption(tokenId, kind, r.GetFieldValue<byte[]>(0), r.GetFieldValue<byte[]>(1)), ("$token", tokenId), ("$kind", KindText(kind))).FirstOrDefault();

    private static string KindText(CertificateKind kind) => kind == CertificateKind.Client ? "client" : "server";
}
