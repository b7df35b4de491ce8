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
        var (whose, more) = report.Expected ? ("all services", "") : ("all known services", "; --expect FILE names those of the whole site");
        text.AppendLine($"{whose} use certificates: {(report.All ? "yes" : "no")} ({report.Switched} of {report.Services.Count}){more}");
        return text.ToString();
    }
}
