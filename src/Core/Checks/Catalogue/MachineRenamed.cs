using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The only server certificate is for another name.</summary>
internal sealed class MachineRenamed() : Check(7, "machine-renamed")
{
    public override string? Lab => "checks-of-certificates, renamed-node";

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var name = context.Machine.Name;
        return context.Trust.Of(CertificateKind.Server).Any()
            ? []
            : NativeTrust.OfOtherMachines(context.Trust.Issued, name).Take(1).Select(c => ErrorCatalogue.ExistingOtherMachine.Describe(c.Info, name));
    }
}
