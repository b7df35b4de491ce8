using QvTrust.Authority.Admin;
using QvTrust.Authority.Hosting;
using QvTrust.Authority.Keys;
using QvTrust.Authority.Ledger;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Revocation;

/// <summary>
/// Revokes certificates for administrators. QlikView's services ask nobody about revocation: what it does is that this
/// authority renews the certificate no more and names it in its list.
/// </summary>
internal sealed class Revoker(AuthorityConfiguration configuration, AuthorityKeys keys, Ledger.Ledger ledger, IClock clock)
{
    private const int Kinds = 2;

    /// <summary>Revokes what the wish names; what was revoked before stays as it is.</summary>
    internal MadeRevocation Revoke(NewRevocation wanted, string account)
    {
        var reason = RevocationReasons.Find(wanted.Reason) ?? throw ErrorCatalogue.CommandLineWrong.With(RevocationTexts.NoReason.With(wanted.Reason));
        var choice = new RevocationChoice(wanted.Name, configuration.Machine, [.. keys.Own.SelectMany(c => new[] { c.Thumbprint, c.SerialNumber })], clock.UtcNow);
        var revoked = ledger.Revoke(keys.Root.SpkiSha256, choice.From, reason, account, AuditEntry.FromHere);
        return new MadeRevocation(configuration.Machine, configuration.Port, RevocationList.IsAllowedTo(keys.Root),
            [.. revoked.Select(r => Tell(r.Certificate, r.Certificate.Revoked!, r.IsNew))],
            OpenTokens([.. revoked.Select(r => r.Certificate).Where(c => c.Kind != RevocableCertificate.UnknownKind).Select(c => c.Machine)]));
    }

    private static RevokedCertificate Tell(RevocableCertificate certificate, Ledger.Revocation revocation, bool isNew) => new(
        certificate.Machine, certificate.Kind, certificate.Serial, certificate.Thumbprint, certificate.NotAfter,
        revocation.Time, RevocationReasons.NameOf(revocation.Reason), revocation.By, isNew);

    // One that was redeemed for one kind still makes the other.
    private IReadOnlyList<string> OpenTokens(HashSet<string> machines)
        => [.. ledger.List().Where(t => machines.Contains(t.Token.Machine) && t.Token.Revoked is null && t.Token.Expires > clock.UtcNow && t.Redeemed.Count < Kinds).Select(t => t.Token.Id)];
}
