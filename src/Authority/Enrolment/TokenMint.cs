using System.Security.Cryptography;
using QvTrust.Authority.Admin;
using QvTrust.Authority.Ledger;
using QvTrust.Authority.Policies;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Authority.Enrolment;

/// <summary>Makes tokens: the text leaves this class once, the ledger gets the hash.</summary>
internal sealed class TokenMint(Ledger.Ledger ledger, byte[] rootPin, NodeNames names, RandomNumberGenerator random, IClock clock)
{
    /// <summary>One token for each machine, all of them or none.</summary>
    internal IReadOnlyList<MadeToken> Make(NewTokens wanted, string account)
    {
        if (wanted.Hours is < 1 or > NewTokens.MaximumHours)
            throw ErrorCatalogue.LifetimeMalformed.With(wanted.Hours);
        var now = clock.UtcNow;
        var made = wanted.Servers.Select(s => Make(s, now.AddHours(wanted.Hours), now, account)).ToList();
        ledger.Add(made.Select(m => m.Record));
        return [.. made.Select(m => m.Made)];
    }

    private (TokenRecord Record, MadeToken Made) Make(ServerRoles server, DateTimeOffset expires, DateTimeOffset now, string account)
    {
        var (machine, roles) = NamedServer.Check(server, names);
        var token = EnrolmentToken.Create(rootPin, random);
        return (new TokenRecord(token.IdText, token.SecretHash, machine, roles, now, expires, null, account),
            new MadeToken(token.IdText, machine, roles, expires, token.Encode()));
    }
}
