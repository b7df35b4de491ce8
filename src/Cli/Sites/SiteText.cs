using System.Text;
using System.Text.Json;

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
        text.AppendLine($"all services use certificates: {(report.All ? "yes" : "no")} ({report.Switched} of {report.Services.Count})");
        return text.ToString();
    }
}
