using QvTrust.Core.Checks;
using QvTrust.Core.Checks.Catalogue;
using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Stages;

/// <summary>What must be true of the machine before a setup or a renewal begins; everything that is not is reported at once.</summary>
internal sealed class Preflight(StageRun run)
{
    /// <summary>Throws every error that was found and refuses what is about to begin.</summary>
    public void Check(CheckMoments moment)
    {
        Describe();
        var verdict = CheckRun.Before(run, moment);
        foreach (var finding in verdict.Said)
            run.Log.Info(finding.ToString());
        if (verdict.Refusals.Count > 0)
            throw new TrustException(verdict.Refusals);
    }

    private void Describe()
    {
        var role = run.Settings.Role;
        if (run.Machine.Services.Find(role.ServiceName) is { } service)
            run.Log.Info(StageTexts.RoleFound.With(role.DisplayName, QlikViewTooOld.VersionOf(run.Machine, role, service)?.ToString() ?? StageTexts.VersionUnknown, service.Account, service.State.ToString().ToLowerInvariant()));
    }
}
