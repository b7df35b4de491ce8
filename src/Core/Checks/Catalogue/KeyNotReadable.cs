using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The account of a service has no right in the list of a key.</summary>
internal sealed class KeyNotReadable() : Check(15, "key-not-readable")
{
    public override string? Lab => "repair-key-acl";

    public override bool IsWarningBeforeSetup => true;

    /// <summary>Each certificate in force with a service that its key gives no right to.</summary>
    public static IEnumerable<(FoundCertificate Certificate, ServiceInfo Service)> Lacking(CheckContext context)
    {
        var isAuthority = context.IsAuthority && context.IsSetUp;
        var services = context.Services.ToList();
        if (isAuthority && context.Machine.Services.Find(RoleTable.AuthorityService) is { } ours)
            services.Add(ours);
        var certificates = isAuthority ? context.Trust.RootsInForce.Where(r => r.Stored.Key is not null).Concat(context.Trust.InForce) : context.Trust.InForce;
        return certificates.Where(context.Trust.HasKey).SelectMany(c => Lacking(context.Machine, c, services));
    }

    protected override IEnumerable<TrustError> Find(CheckContext context)
        => Lacking(context).Select(l => ErrorCatalogue.KeyNotReadable.Describe(l.Service.Name, l.Service.Account, l.Certificate.Info));

    private static IEnumerable<(FoundCertificate Certificate, ServiceInfo Service)> Lacking(IMachine machine, FoundCertificate certificate, IEnumerable<ServiceInfo> services)
    {
        var rights = KeyAcl.Parse(machine.Keys.GetSecurity(certificate.Stored.Key!));
        return services.Where(s => !certificate.Info.IsQlikViewCa || KeyRights.UsesRootKey(s)).Where(s => s.AccountSid is { } sid && !rights.CanRead(sid)).Select(s => (certificate, s));
    }
}
