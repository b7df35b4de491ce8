using QvTrust.Core.Errors;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The SecretsKey that this product made is lost.</summary>
internal sealed class SecretsKeyLost() : Check(20, "secrets-key-lost")
{
    public override string Title => "The SecretsKey is gone or does not open";

    public override string Looks => "Where this product made the authority: the SecretsKey in this server's certificate, opened with its private key. QlikView's own SecretsKey has an unpublished form and is not looked at.";

    public override string Why => "What was protected with it, passwords and connection strings, can be read by nobody without it.";

    public override string Mend => "Restore the QMS server from its backup, or enrol the node again.";

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
