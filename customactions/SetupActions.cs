using QvTrust.Core.Plans;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup;

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
        var values = Read(run, [.. Properties, .. SettingsReader.PlanNames]);
        // Whoever asks for a plan wants to see what would be, and nothing changed.
        if (SettingsReader.PlanNames.All(n => values[n].Trim().Length == 0))
            run.KeepsRefusalOf(values["QVTROLE"]);
        var errors = GivenValues.Check(run.Machine, values);
        // A plan from before must not stand there for one that was refused.
        if (errors.Count > 0 && SettingsReader.CheckPlan(values).Count == 0)
            WritePlan(run, values, PlanText.Refused(errors));
        Refuse(errors);
    }

    internal static void ShowPlan(ActionRun run)
    {
        run.HoldsSecret = true;
        var asked = Read(run, SettingsReader.PlanNames);
        Refuse(SettingsReader.CheckPlan(asked));
        run.EndsHere = true;
        var isRemoval = string.Equals(run.Session["REMOVE"], "ALL", StringComparison.OrdinalIgnoreCase);
        // A property that was not given is empty here.
        var values = isRemoval ? [] : Read(run, Properties.Skip(1)).Where(v => v.Value.Length > 0).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
        var plan = Planner.Of(run.Machine, [RoleTable.Find(run.Session[Properties[0]])], values, isRemoval);
        var lines = PlanText.Lines(plan);
        foreach (var line in lines.Where(l => l.Length > 0))
            run.Log.Info(line);
        WritePlan(run, asked, lines);
        Refuse(plan.Refusals);
    }

    private static void WritePlan(ActionRun run, Dictionary<string, string> asked, IReadOnlyList<string> lines)
    {
        if (asked["PLANFILE"].Trim() is { Length: > 0 } path)
            PlanFile.Write(SettingsReader.ExpandComputerName(path, run.Machine.Name), lines);
    }

    private static Dictionary<string, string> Read(ActionRun run, IEnumerable<string> names)
        => names.ToDictionary(name => name, name => run.Session[name], StringComparer.Ordinal);

    private static void Refuse(IReadOnlyList<TrustError> errors)
    {
        if (errors.Count > 0)
            throw new TrustException(errors);
    }

    internal static void StoreToken(ActionRun run)
    {
        run.HoldsSecret = true;
        var data = run.ReadData(TokenKeys);
        if (data.ContainsKey("UNDO"))
        {
            run.Report();
            run.Engine.UndoStoreToken();
            run.ReportUndone();
        }
        else
            run.Engine.StoreToken(ActionData.Require(data, "TOKEN"));
    }

    internal static void RunStage(ActionRun run)
    {
        var data = run.ReadData(StageKeys);
        var stage = ActionData.Require(data, "STAGE");
        run.Report(begins: stage is "prepare" or "remove", isRemoval: stage == "remove");
        run.Engine.Run(stage, data);
    }

    internal static void UndoStage(ActionRun run)
    {
        var data = run.ReadData(StageKeys);
        var stage = ActionData.Require(data, "STAGE");
        run.Report();
        try
        {
            run.Engine.Undo(stage);
        }
        // Refused because of another run, it had begun nothing; what could not be undone is told, and left to the next run.
        catch (TrustException e) when ((e.Code == ErrorCatalogue.RunInProgress.Code || e.Code == ErrorCatalogue.UndoIncomplete.Code) && stage is ("prepare" or "remove"))
        {
            run.ReportUndone();
            throw;
        }
        if (stage is "prepare" or "remove")
            run.ReportUndone();
    }

    internal static void CommitSetup(ActionRun run)
    {
        run.ReadData(StageKeys);
        run.Report();
        run.Engine.Commit();
        run.ForgetLastError();
        run.ReportSuccess();
    }
}
