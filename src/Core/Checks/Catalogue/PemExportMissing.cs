using QvTrust.Core.Errors;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Files of the License Service are not there.</summary>
internal sealed class PemExportMissing() : Check(18, "pem-export-missing")
{
    public override string Title => "The License Service's files are missing";

    public override string Looks => "Whether root.pem, server.pem and server_key.pem are in Exported Certificates, where there is a Qlik Service Dispatcher.";

    public override string Why => "The License Service, which a signed licence key needs, does not work without them. QMS cannot export a key that is not exportable, nor write into a folder without the right to.";

    public override string Mend => "Restart QlikView Management Service; where that does not write them, the QMS package does, if the key is exportable.";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    public override bool IsForAuthority => true;

    public override bool IsMendedBySetup => true;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        if (PemFiles.Missing(context.Machine) is { Count: > 0 } missing)
            yield return ErrorCatalogue.PemMissing.Describe(string.Join(", ", missing), RoleTable.ExportFolder);
    }
}
