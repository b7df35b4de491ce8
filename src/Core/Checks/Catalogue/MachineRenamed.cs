using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The only server certificate is for another name.</summary>
internal sealed class MachineRenamed() : Check(7, "machine-renamed")
{
    public override string Title => "The certificate is another machine's";

    public override string Looks => "Server certificates of a QlikViewCA in LocalMachine\\My, against this server's name.";

    public override string Why => "A server that was renamed, or is a clone, still has the certificate of its old name; peers that call it by its name refuse that.";

    public override string Mend => "Enrol this server under its name, or have QMS distribute certificates for it.";

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var name = context.Machine.Name;
        return context.Trust.Of(CertificateKind.Server).Any()
            ? []
            : NativeTrust.OfOtherMachines(context.Trust.Issued, name).Take(1).Select(c => ErrorCatalogue.ExistingOtherMachine.Describe(c.Info, name));
    }
}
