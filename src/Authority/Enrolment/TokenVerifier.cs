using System.Globalization;
using System.Security.Cryptography;
using QvTrust.Authority.Ledger;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;

namespace QvTrust.Authority.Enrolment;

/// <summary>
/// Decides whether a caller may enrol, from its credentials alone. The secret comes first: only who knows it learns
/// that a token expired or whom it is for.
/// </summary>
internal sealed class TokenVerifier(Ledger.Ledger ledger, byte[] rootPin, string authorityName, IClock clock)
{
    private static readonly byte[] NoHash = new byte[SHA256.HashSizeInBytes];

    /// <summary>The token's row; a <see cref="TrustException"/> with the reason otherwise.</summary>
    /// <param name="machine">User name of HTTP Basic.</param>
    /// <param name="tokenText">Password of HTTP Basic.</param>
    /// <param name="role">Header QvTrust-Role, or null.</param>
    internal TokenRecord Verify(string machine, string tokenText, string? role)
    {
        if (!MachineName.IsValid(machine))
            throw ErrorCatalogue.MachineNameMalformed.With(EnrolmentTexts.TheUserName);
        var name = machine.ToUpperInvariant();
        var token = EnrolmentToken.Parse(tokenText);
        var record = ledger.Find(token.IdText);
        // Compared even where there is no row, so that time tells nothing about ids.
        var same = CryptographicOperations.FixedTimeEquals(token.SecretHash, record?.SecretHash ?? NoHash);
        if (record is null || !same || !token.RootPin.AsSpan().SequenceEqual(rootPin))
            throw ErrorCatalogue.TokenUnknown.With(authorityName, name);
        if (record.Revoked is not null)
            throw ErrorCatalogue.TokenRevoked.With();
        if (record.Expires <= clock.UtcNow)
            throw ErrorCatalogue.TokenExpired.With(record.Expires.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        if (record.Machine != name)
            throw ErrorCatalogue.TokenOtherMachine.With(name);
        if (role is not null && !record.Roles.Contains(role, StringComparer.OrdinalIgnoreCase))
            throw ErrorCatalogue.TokenOtherRole.With(RoleTable.All.FirstOrDefault(r => r.Name.Equals(role, StringComparison.OrdinalIgnoreCase))?.Name ?? EnrolmentTexts.RoleInHeader);
        return record;
    }
}
