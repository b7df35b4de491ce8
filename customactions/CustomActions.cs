namespace QvTrust.CustomActions;

/// <summary>What the packages call. Each action names its work; everything else is <see cref="ActionHost"/>'s.</summary>
public static class CustomActions
{
    /// <summary>Immediate: checks the syntax of the properties and nothing else. Writes nothing but what it refuses, where errors are kept.</summary>
    [CustomAction]
    public static ActionResult CheckSettings(Session session) => ActionHost.Run(session, SetupActions.CheckSettings);

    /// <summary>Immediate: says what setup would do, into the log and a file of the caller's, and ends the installation before anything is done.</summary>
    [CustomAction]
    public static ActionResult ShowPlan(Session session) => ActionHost.Run(session, SetupActions.ShowPlan);

    /// <summary>Deferred: moves a typed token into the protected folder. With <c>UNDO=1</c> (rollback): takes it out again.</summary>
    [CustomAction]
    public static ActionResult StoreToken(Session session) => ActionHost.Run(session, SetupActions.StoreToken);

    /// <summary>Deferred: one stage of the plan.</summary>
    [CustomAction]
    public static ActionResult RunStage(Session session) => ActionHost.Run(session, SetupActions.RunStage);

    /// <summary>Rollback: undoes one stage of the plan.</summary>
    [CustomAction]
    public static ActionResult UndoStage(Session session) => ActionHost.Run(session, SetupActions.UndoStage);

    /// <summary>Commit: forgets what was kept for undoing.</summary>
    [CustomAction]
    public static ActionResult CommitSetup(Session session) => ActionHost.Run(session, SetupActions.CommitSetup);
}
