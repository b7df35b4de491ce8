using QvTrust.Core.Errors;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The exported key lies open.</summary>
internal sealed class ServerKeyReadable() : Check(19, "server-key-readable")
{
    public override string Title => "The exported private key can be read by others";

    public override string Looks => "Owner and access list of server_key.pem; SYSTEM, Administrators and the accounts of QMS and the dispatcher may read it.";

    public override string Why => "It is the private key of the QMS server, unencrypted. Whoever reads it can pose as QMS to every server of the installation.";

    public override string Mend => "Run the QMS package again, which takes the others their right; whoever could read the key until then may have it.";

    public override bool IsForAuthority => true;

    public override bool IsWarningBeforeSetup => true;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var path = PemFiles.PathOf(PemFiles.ServerKey);
        if (context.Machine.Files.Exists(path) && PemExport.Strangers(context.Machine) is { Count: > 0 } strangers)
            yield return ErrorCatalogue.PemKeyReadable.Describe(path, string.Join(", ", strangers));
    }
}
