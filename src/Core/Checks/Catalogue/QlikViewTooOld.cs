using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The program of a role is of a QlikView whose certificates are others.</summary>
internal sealed class QlikViewTooOld() : Check(2, "qlikview-too-old")
{
    public override string? Lab => "refused-qlikview-too-old";

    public override CheckMoments Moments => CheckMoments.Command | CheckMoments.Setup | CheckMoments.Renewal;

    /// <summary>Version of an installed role, or null where its program does not say.</summary>
    public static Version? VersionOf(IMachine machine, Role role, ServiceInfo service)
        => (role.UsesIis ? null : machine.Files.FileVersion(service.BinaryPath)) ?? machine.Files.FileVersion(role.Executable);

    public override bool CanBeIgnored => false;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        foreach (var role in context.Roles)
        {
            if (context.Machine.Services.Find(role.ServiceName) is { } service
                && VersionOf(context.Machine, role, service) is { } version && version < RoleTable.OldestQlikView)
                yield return ErrorCatalogue.QlikViewTooOld.Describe(role.Name, version);
        }
    }
}
