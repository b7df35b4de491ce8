using QvTrust.Core.Errors;
using QvTrust.Core.Texts;
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
        List<string> lines = [(plan.IsRemoval ? PlanTexts.Uninstall : PlanTexts.Setup).With(Title, string.Join(", ", plan.Roles.Select(r => r.Name)), plan.Machine)];
        var width = plan.Steps.Count == 0 ? 0 : plan.Steps.Max(s => s.Stage.Length);
        foreach (var role in plan.Steps.GroupBy(s => s.Role))
        {
            lines.Add("");
            lines.Add($"{role.Key.DisplayName} ({role.Key.Name}):");
            lines.AddRange(role.Select(s => $"{s.Number.ToString(CultureInfo.InvariantCulture),4}  {s.Stage.PadRight(width)}  {s.Text}"));
        }
        if (plan.Steps.Count == 0 && plan.Refusals.Count == 0)
            lines.AddRange(["", PlanTexts.NothingWouldChange]);
        if (plan.Notes.Count > 0)
            lines.AddRange(["", PlanTexts.Notes, .. plan.Notes.Select(n => "  " + n)]);
        if (plan.Refusals.Count > 0)
            lines.AddRange(["", Refused(plan), .. plan.Refusals.Select(r => "  " + r)]);
        return lines;
    }

    /// <summary>The lines of a plan that was refused before it was made, because of the values that it was asked for with.</summary>
    public static IReadOnlyList<string> Refused(IReadOnlyList<TrustError> errors) => [Title + PlanTexts.ValuesRefused, "", .. errors.Select(e => "  " + e)];

    private static string Refused(SetupPlan plan) => plan.Roles.Count > 1
        ? plan.IsRemoval ? PlanTexts.NextUninstallRefused : PlanTexts.NextSetupRefused
        : plan.IsRemoval ? PlanTexts.UninstallRefused : PlanTexts.SetupRefused;
}
