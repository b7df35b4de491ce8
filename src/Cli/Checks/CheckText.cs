using System.Text;
using System.Text.Json;
using QvTrust.Core.Checks;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Checks;

/// <summary>The findings for people and for programs.</summary>
internal static class CheckText
{
    internal static string Json(CheckReport report)
    {
        var result = new CheckResult(
            report.Machine,
            [.. report.Roles.Select(r => r.Name)],
            report.Checks,
            report.Count(CheckSeverity.Error),
            report.Count(CheckSeverity.Warning),
            [.. report.Findings.Select(Show)],
            [.. report.Manual.Select(m => new CheckByHand(m.Check, m.Number, m.Title, m.Steps))]);
        return JsonSerializer.Serialize(result, CheckJson.Default.CheckResult) + Environment.NewLine;
    }

    internal static CheckFinding Show(Finding finding)
        => new(finding.Check, finding.Number, finding.Word, finding.Error.Code, finding.Error.Cause, finding.Error.Hint);

    internal static string Plain(CheckReport report)
    {
        var text = new StringBuilder();
        foreach (var finding in report.Findings)
            text.AppendLine(finding.ToString());
        text.AppendLine((report.Ignored == 0 ? FindingTexts.Summary : FindingTexts.SummaryIgnored).With(
            Count(report.Checks.Count, FindingTexts.OneCheck, FindingTexts.Checks),
            Errors(report.Count(CheckSeverity.Error)),
            Warnings(report.Count(CheckSeverity.Warning)),
            string.Join(", ", report.Manual.Select(m => m.Check)),
            report.Ignored));
        return text.ToString();
    }

    internal static string Errors(int number) => Count(number, FindingTexts.OneError, FindingTexts.Errors);

    internal static string Warnings(int number) => Count(number, FindingTexts.OneWarning, FindingTexts.Warnings);

    internal static string Count(int number, string one, string many) => number == 1 ? one : many.With(number);
}
