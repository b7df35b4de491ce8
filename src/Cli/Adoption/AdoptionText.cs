using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using QvTrust.Core.Adoption;
using QvTrust.Core.Certificates;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Adoption;

/// <summary>What <c>qvtrust adopt check --json</c> shows; the names are an interface for programs.</summary>
/// <param name="Name">Machine name.</param>
/// <param name="Root">Thumbprint of the QlikViewCA in force.</param>
/// <param name="Verdict">proven, differs or unproven, over both kinds.</param>
/// <param name="Kinds">Server and client.</param>
internal sealed record AdoptionStatus(string Name, string Root, string Verdict, IReadOnlyList<KindStatus> Kinds);

/// <summary>A kind of certificate.</summary>
/// <param name="Kind">server or client.</param>
/// <param name="Verdict">proven, differs or unproven.</param>
/// <param name="Comparisons">One for each sample, or one without.</param>
internal sealed record KindStatus(string Kind, string Verdict, IReadOnlyList<ComparisonStatus> Comparisons);

/// <summary>Two certificates beside each other.</summary>
/// <param name="Own">Thumbprint of this server's.</param>
/// <param name="Sample">Thumbprint of the other machine's, or null.</param>
/// <param name="Subject">The sample's subject, or null.</param>
/// <param name="Fields">Field by field.</param>
internal sealed record ComparisonStatus(string Own, string? Sample, string? Subject, IReadOnlyList<FieldStatus> Fields);

/// <summary>A field: equal, differs or unproven; <c>decides</c> marks private extensions.</summary>
internal sealed record FieldStatus(string Name, string State, string Own, string? Sample, bool Decides);

/// <summary>The report as JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(AdoptionStatus))]
internal sealed partial class AdoptionJson : JsonSerializerContext;

/// <summary>The report for people and for programs.</summary>
internal static class AdoptionText
{
    internal static string Json(string machine, AdoptionReport report)
    {
        var status = new AdoptionStatus(machine, report.Root.Thumbprint, Word(report.Verdict), [Kind(report.Server), Kind(report.Client)]);
        return JsonSerializer.Serialize(status, AdoptionJson.Default.AdoptionStatus) + Environment.NewLine;
    }

    internal static string Plain(string machine, AdoptionReport report)
    {
        var text = new StringBuilder();
        Line($"{machine}: {report.Root}");
        foreach (var comparison in report.Server.Concat(report.Client))
        {
            Line(AdoptionTexts.Beside.With(comparison.Kind.ToString().ToLowerInvariant(), comparison.Own, comparison.Sample?.ToString() ?? AdoptionTexts.NoSample));
            foreach (var field in comparison.Fields)
            {
                var values = field.Sample is null || field.Own == field.Sample ? field.Own : $"{field.Own} | {field.Sample}";
                Line($"  {State(field.Verdict),-9} {(field.Decides ? AdoptionTexts.PrivateField.With(field.Name) : field.Name)}: {values}");
            }
        }
        foreach (var comparisons in (IReadOnlyList<CertificateComparison>[])[report.Server, report.Client])
            Line(AdoptionTexts.Advice.With(comparisons[0].Kind.ToString().ToLowerInvariant(), Advice(comparisons[0].Kind, AdoptionRecord.Verdict(comparisons))));
        return text.ToString();

        void Line(string line) => text.AppendLine(line);
    }

    private static string Advice(CertificateKind kind, ExtensionVerdict verdict) => verdict switch
    {
        ExtensionVerdict.Proven => AdoptionTexts.AdviceProven,
        ExtensionVerdict.Differs => AdoptionTexts.AdviceDiffers,
        _ => kind == CertificateKind.Client ? AdoptionTexts.AdviceUnprovenClient : AdoptionTexts.AdviceUnproven,
    };

    private static KindStatus Kind(IReadOnlyList<CertificateComparison> comparisons) => new(
        comparisons[0].Kind.ToString().ToLowerInvariant(),
        Word(AdoptionRecord.Verdict(comparisons)),
        [.. comparisons.Select(c => new ComparisonStatus(c.Own.Thumbprint, c.Sample?.Thumbprint, c.Sample?.Subject,
            [.. c.Fields.Select(f => new FieldStatus(f.Name, State(f.Verdict), f.Own, f.Sample, f.Decides))]))]);

    private static string Word(ExtensionVerdict verdict) => verdict.ToString().ToLowerInvariant();

    private static string State(ExtensionVerdict verdict) => verdict == ExtensionVerdict.Proven ? "equal" : Word(verdict);
}
