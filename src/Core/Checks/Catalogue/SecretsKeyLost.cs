using QvTrust.Core.Errors;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The SecretsKey that this product made is lost.</summary>
internal sealed class SecretsKeyLost() : Check(20, "secrets-key-lost")
{
    public override string? Lab => "checks-of-qms";

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var isOurs = context.Trust.Added.IsAuthority
            || context.Roles.Any(r => context.Machine.Settings.Get(r.Name, RoleValues.Extensions) == RoleValues.Own);
        if (!isOurs)
            return [];
        try
        {
            ServerSecrets.Open(context.Machine);
            return [];
        }
        catch (TrustException e) when (e.Code == ErrorCatalogue.NoSecretsKey.Code || e.Code == ErrorCatalogue.SecretsKeyUnreadable.Code)
        {
            return e.Errors;
        }
    }
}
