using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using QvTrust.Core.Adoption;
using QvTrust.Core.Certificates;

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
            Line($"{comparison.Kind.ToString().ToLowerInvariant()}  {comparison.Own} beside {comparison.Sample?.ToString() ?? "nothing: no sample"}");
            foreach (var field in comparison.Fields)
            {
                var values = field.Sample is null || field.Own == field.Sample ? field.Own : $"{field.Own} | {field.Sample}";
                Line($"  {State(field.Verdict),-9} {(field.Decides ? "private " + field.Name : field.Name)}: {values}");
            }
        }
        foreach (var comparisons in (IReadOnlyList<CertificateComparison>[])[report.Server, report.Client])
            Line($"{comparisons[0].Kind.ToString().ToLowerInvariant()} certificates: {Advice(comparisons[0].Kind, AdoptionRecord.Verdict(comparisons))}");
        return text.ToString();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }

    private static string Advice(CertificateKind kind, ExtensionVerdict verdict) => verdict switch
    {
        ExtensionVerdict.Proven => "proven, private extensions are the same on another machine and are carried over",
        ExtensionVerdict.Differs => "differs, private extensions are made per machine; this authority refuses to issue them: let QMS distribute natively and install with TRUST=existing",
        _ => $"unproven, show one that QMS gave to another machine (--sample); without it the first node is a trial that is undone when its services do not stay up{(kind == CertificateKind.Client ? " (CN=QVProxy of a node)" : "")}",
    };

    private static KindStatus Kind(IReadOnlyList<CertificateComparison> comparisons) => new(
        comparisons[0].Kind.ToString().ToLowerInvariant(),
        Word(AdoptionRecord.Verdict(comparisons)),
        [.. comparisons.Select(c => new ComparisonStatus(c.Own.Thumbprint, c.Sample?.Thumbprint, c.Sample?.Subject,
            [.. c.Fields.Select(f => new FieldStatus(f.Name, State(f.Verdict), f.Own, f.Sample, f.Decides))]))]);

    private static string Word(ExtensionVerdict verdict) => verdict.ToString().ToLowerInvariant();

    private static string State(ExtensionVerdict verdict) => verdict == ExtensionVerdict.Proven ? "equal" : Word(verdict);
}
