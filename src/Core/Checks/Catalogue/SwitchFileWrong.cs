using QvTrust.Core.Errors;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Stages;
using QvTrust.Core.Setup.Switching;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>What SWITCHFILE says, or what is kept of the last one, cannot be done on this server.</summary>
internal sealed class SwitchFileWrong() : Check(56, "switch-file-wrong")
{
    public override string? Lab => "switch-by-data-file";

    public override CheckMoments Moments => CheckMoments.Command | CheckMoments.Setup;

    public override bool CanBeIgnored => false;

    // A setup has one role; the command has those of the server, and what is wrong with the file itself is wrong for each of them.
    protected override IEnumerable<TrustError> Find(CheckContext context)
        => context.Roles.SelectMany(r => new SwitchSettings(For(context.Run, r)).Refusals()).Distinct();

    private static StageRun For(StageRun run, Role role) => role == run.Settings.Role ? run : new StageRun("check", run.Settings with { Role = role }, run.Machine, run.Log);
}
