using QvTrust.Core.Errors;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A second QMS stands on a server that belongs to another one.</summary>
internal sealed class TwoQms() : Check(34, "two-qms")
{
    public override string Title => "Two QMS in one installation";

    public override string Looks => "Where QlikView Management Service is installed: whether this server was set up as a node of another QMS server (QmsHost in HKLM\\SOFTWARE\\QvTrust), or is in force with certificates of a QlikViewCA whose key is elsewhere while another one has its key here.";

    public override string Why => "Each QMS makes a QlikViewCA of its own and says who belongs to its installation: two of them distribute certificates that exclude each other.";

    public override string Mend => "Remove QlikView Management Service from the server that is not the QMS server, after a backup of its certificates; on the other one run the QMS package.";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var machine = context.Machine;
        if (machine.Services.Find(RoleTable.Qms.ServiceName) is null)
            return [];
        if (machine.Settings.Get("", SavedSettings.Names["QMSHOST"]) is { Length: > 0 } host && !string.Equals(host, machine.Name, StringComparison.OrdinalIgnoreCase))
            return [ErrorCatalogue.TwoQms.Describe(RoleTable.Qms.ServiceName, "this server was set up as a node of " + host)];
        var foreign = context.Trust.RootsInForce.FirstOrDefault(r => r.Stored.Key is null);
        return foreign is not null && context.Trust.Roots.Any(r => r.Stored.Key is not null)
            ? [ErrorCatalogue.TwoQms.Describe(RoleTable.Qms.ServiceName, $"its certificates are of the QlikViewCA {foreign.Info.Thumbprint}, whose key is on another server")]
            : [];
    }
}
