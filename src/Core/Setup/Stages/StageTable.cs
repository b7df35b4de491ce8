using QvTrust.Core.Checks;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Machine;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup.Changes;

namespace QvTrust.Core.Setup.Stages;

/// <summary>The stages by the names that actions and commands call them.</summary>
internal static class StageTable
{
    /// <summary>A stage to run or to undo.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="enrolment">Makes the client for the authority that the settings name.</param>
    /// <param name="changes">What the stage <c>changes</c> changes; null for every other one.</param>
    public static Stage Find(string name, Func<SetupSettings, IEnrolmentClient> enrolment, Func<IMachine, IEnumerable<Change>>? changes) => name switch
    {
        "prepare" => new PrepareStage(CheckMoments.Setup),
        "prepare-renewal" => new PrepareStage(CheckMoments.Renewal),
        "enrol" => new EnrolStage(enrolment),
        "trust" => new TrustStage(),
        "authority" => new AuthorityStage(),
        "firewall" => new FirewallStage(),
        "rotate" => new RotateStage(),
        "renew" => new RenewStage(),
        "renew-own" => new RenewOwnStage(),
        "release" => new ReleaseStage(),
        "changes" => new ChangesStage(changes ?? throw new InvalidOperationException("no changes were given")),
        "apply-pending" => new ApplyPendingStage(),
        "restart" => new RestartStage(),
        "finish" => new FinishStage(),
        "remove" => new RemoveStage(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such stage"),
    };
}
