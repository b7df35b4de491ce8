using System.Text;
using System.Text.Json;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Sites;

/// <summary>The report for people and for programs.</summary>
internal static class SiteText
{
    internal static string Json(SiteReport report) => JsonSerializer.Serialize(report, SiteJson.Default.SiteReport) + Environment.NewLine;

    internal static string Plain(SiteReport report)
    {
        var text = new StringBuilder();
        foreach (var row in report.Services)
            text.AppendLine($"{row.Machine,-15}  {row.Role,-4}  {row.State,-11}  {row.Detail}");
        text.AppendLine((report.Expected ? SiteTexts.Summary : SiteTexts.SummaryOfKnown).With(
            report.All ? SiteTexts.Yes : SiteTexts.No, report.Switched, report.Services.Count));
        return text.ToString();
    }
}
