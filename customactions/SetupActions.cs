using QvTrust.Core.Settings;

namespace QvTrust.CustomActions;

/// <summary>The work of each action, as calls of the setup engine.</summary>
internal static class SetupActions
{
    // In the session, ROLE is QVTROLE.
    private static readonly string[] Properties = ["QVTROLE", .. SettingsReader.Names.Where(n => n != "ROLE"), "ENROLLTOKEN"];

    private static readonly string[] StageKeys = ["STAGE", .. SettingsReader.Names];

    private static readonly string[] TokenKeys = ["ROLE", "TOKEN", "UNDO"];

    internal static void CheckSettings(ActionRun run)
    {
        run.HoldsSecret = true;
        var errors = SettingsReader.Check(Properties.ToDictionary(name => name, name => run.Session[name], StringComparer.Ordinal));
        if (errors.Count > 0)
            throw new TrustException(errors);
    }

    internal static void StoreToken(ActionRun run)
    {
        run.HoldsSecret = true;
        var data = run.ReadData(TokenKeys);
        if (data.ContainsKey("UNDO"))
            run.Engine.UndoStoreToken();
        else
            run.Engine.StoreToken(ActionData.Require(data, "TOKEN"));
    }

    internal static void RunStage(ActionRun run)
    {
        var data = run.ReadData(StageKeys);
        run.Engine.Run(ActionData.Require(data, "STAGE"), data);
    }

    internal static void UndoStage(ActionRun run)
    {
        var data = run.ReadData(StageKeys);
        run.Engine.Undo(ActionData.Require(data, "STAGE"));
    }

    internal static void CommitSetup(ActionRun run)
    {
        run.ReadData(StageKeys);
        run.Engine.Commit();
        run.ForgetLastError();
    }
}
