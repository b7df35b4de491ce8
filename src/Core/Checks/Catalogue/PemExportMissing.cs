using QvTrust.Core.Errors;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Files of the License Service are not there.</summary>
internal sealed class PemExportMissing() : Check(18, "pem-export-missing")
{
    public override string? Lab => "checks-of-the-license-service";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    public override bool IsForAuthority => true;

    public override bool IsMendedBySetup => true;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        if (PemFiles.Missing(context.Machine) is { Count: > 0 } missing)
            yield return ErrorCatalogue.PemMissing.Describe(string.Join(", ", missing), RoleTable.ExportFolder);
    }
}
