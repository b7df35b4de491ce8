using System.Text.Json;
using System.Text.Json.Serialization;
using QvTrust.Core.Plans;

namespace QvTrust.Cli.Plans;

/// <summary>What <c>qvtrust plan --json</c> shows; the names are an interface for programs.</summary>
/// <param name="Name">Machine name.</param>
/// <param name="Roles">The roles, in their order.</param>
/// <param name="Uninstall">True for the plan of an uninstall.</param>
/// <param name="Changes">The changes, in their order.</param>
/// <param name="Notes">What else there is to know.</param>
/// <param name="Refusals">Why it would be refused.</param>
internal sealed record PlanResult(
    string Name, IReadOnlyList<string> Roles, bool Uninstall, IReadOnlyList<PlannedChange> Changes, IReadOnlyList<string> Notes, IReadOnlyList<PlanRefusal> Refusals)
{
    internal static string Json(SetupPlan plan) => JsonSerializer.Serialize(
        new PlanResult(
            plan.Machine,
            [.. plan.Roles.Select(r => r.Name)],
            plan.IsRemoval,
            [.. plan.Steps.Select(s => new PlannedChange(s.Number, s.Role.Name, s.Stage, s.Target, s.Before, s.After))],
            plan.Notes,
            [.. plan.Refusals.Select(r => new PlanRefusal(r.Code, r.Cause, r.Hint))]),
        PlanJson.Default.PlanResult) + Environment.NewLine;
}

/// <summary>A change.</summary>
/// <param name="Number">Its place, from 1.</param>
/// <param name="Role">The role.</param>
/// <param name="Stage">The stage of the setup.</param>
/// <param name="Object">What is changed.</param>
/// <param name="Before">What it is before.</param>
/// <param name="After">What it is afterwards; <c>(new)</c> for what is only known then.</param>
internal sealed record PlannedChange(int Number, string Role, string Stage, string Object, string Before, string After);

/// <summary>A refusal.</summary>
/// <param name="Code">QVT and four digits.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Mend">How to mend it.</param>
internal sealed record PlanRefusal(string Code, string What, string Mend);

/// <summary>The plan as JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(PlanResult))]
internal sealed partial class PlanJson : JsonSerializerContext;
