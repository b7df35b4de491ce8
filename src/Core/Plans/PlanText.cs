using System.Globalization;

namespace QvTrust.Core.Plans;

/// <summary>A plan for people: the lines of a console, of the installer's log and of a plan's file.</summary>
public static class PlanText
{
    /// <summary>What every plan begins with.</summary>
    public const string Title = "QvTrust plan: ";

    /// <summary>The lines.</summary>
    public static IReadOnlyList<string> Lines(SetupPlan plan)
    {
        var action = plan.IsRemoval ? "uninstall" : "setup";
        List<string> lines = [$"{Title}{action} of {string.Join(", ", plan.Roles.Select(r => r.Name))} on {plan.Machine}; nothing was changed"];
        var width = plan.Steps.Count == 0 ? 0 : plan.Steps.Max(s => s.Stage.Length);
        foreach (var role in plan.Steps.GroupBy(s => s.Role))
        {
            lines.Add("");
            lines.Add($"{role.Key.DisplayName} ({role.Key.Name}):");
            lines.AddRange(role.Select(s => $"{s.Number.ToString(CultureInfo.InvariantCulture),4}  {s.Stage.PadRight(width)}  {s.Text}"));
        }
        if (plan.Steps.Count == 0 && plan.Refusals.Count == 0)
            lines.AddRange(["", "Nothing would change, and QlikView's services keep running."]);
        if (plan.Notes.Count > 0)
            lines.AddRange(["", "Notes:", .. plan.Notes.Select(n => "  " + n)]);
        if (plan.Refusals.Count > 0)
            lines.AddRange(["", $"The {action}{(plan.Roles.Count > 1 ? " of the next role" : "")} would be refused:", .. plan.Refusals.Select(r => "  " + r)]);
        return lines;
    }
}
