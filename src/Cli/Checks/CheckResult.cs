using System.Text.Json.Serialization;

namespace QvTrust.Cli.Checks;

/// <summary>What <c>qvtrust check --json</c> shows; the names are an interface for programs.</summary>
/// <param name="Name">Machine name.</param>
/// <param name="Roles">Roles that were checked.</param>
/// <param name="Checks">Names of the checks that were made, in the order of their numbers.</param>
/// <param name="Errors">Number of findings that are errors.</param>
/// <param name="Warnings">Number of findings that are warnings.</param>
/// <param name="Findings">What was found.</param>
/// <param name="Manual">What an administrator has to look at.</param>
internal sealed record CheckResult(string Name, IReadOnlyList<string> Roles, IReadOnlyList<string> Checks, int Errors, int Warnings, IReadOnlyList<CheckFinding> Findings, IReadOnlyList<CheckByHand> Manual);

/// <summary>A finding.</summary>
/// <param name="Check">Name of the check.</param>
/// <param name="Number">Number of the check.</param>
/// <param name="Severity">error, warning or ignored.</param>
/// <param name="Code">QVT and four digits.</param>
/// <param name="What">What was found.</param>
/// <param name="Mend">How to mend it.</param>
internal sealed record CheckFinding(string Check, int Number, string Severity, string Code, string What, string Mend);

/// <summary>Something to look at by hand.</summary>
/// <param name="Check">Name of the check.</param>
/// <param name="Number">Number of the check.</param>
/// <param name="What">What would be wrong.</param>
/// <param name="Steps">How to look.</param>
internal sealed record CheckByHand(string Check, int Number, string What, string Steps);

/// <summary>The findings as JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(CheckResult))]
internal sealed partial class CheckJson : JsonSerializerContext;
