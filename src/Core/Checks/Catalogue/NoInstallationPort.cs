using QvTrust.Core.Errors;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup.Stages;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>QMS is to distribute certificates to a server that has no service which could take them.</summary>
internal sealed class NoInstallationPort() : Check(51, "no-installation-port")
{
    public override string? Lab => "existing-qvs-only";

    public override CheckMoments Moments => CheckMoments.Command | CheckMoments.Setup;

    public override bool IsForNode => true;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        if (context.Run.Settings.Trust != TrustMode.Existing || ExistingTrust.InstallationPort(context.Machine, context.Run.Settings.Role) is not null)
            yield break;
        var missing = NativeTrust.Read(context.Machine).Missing;
        if (missing.Count > 0)
            yield return ErrorCatalogue.ExistingNoPort.Describe(string.Join(", ", missing));
    }
}
