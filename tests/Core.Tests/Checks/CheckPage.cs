using QvTrust.Core.Checks;

namespace QvTrust.Core.Tests.Checks;

/// <summary>docs/checks.md, written from the classes.</summary>
internal static class CheckPage
{
    public static string Text() => string.Join("\n",
    [
        "# Checks",
        "",
        "Written from the classes of the checks by their test. `qvtrust check` makes all of them that apply to the roles of a server, changes",
        "nothing, and goes on where one cannot look (QVT6701). Run it as Administrator before a setup, after it, and whenever something is wrong;",
        "it ends with 3 when it found an error, with 0 when it found warnings or nothing. Names and numbers never get another meaning; codes are in",
        "[errors.md](errors.md). What no check looks at: other servers, the network, SCHANNEL, Section Access, the License Service itself,",
        "and the key usage of certificates.",
        "",
        "None of them has run against a real QlikView. *In memory* means: on servers that the tests make, once where it fires and once where it does not.",
        "*In the lab*: a scenario in which setup or `qvtrust check` finds it; on the five servers of the demo, in good order, all of them keep quiet.",
        .. CheckList.All.SelectMany(Section),
    ]);

    private static IEnumerable<string> Section(Check check) =>
    [
        "",
        $"## {check.Number} {check.Name}",
        $"**{check.Title}.** {Severity(check)}, {Made(check)}.",
        "",
        $"- What it looks at: {check.Looks}",
        $"- Why: {check.Why}",
        $"- Mend: {check.Mend}",
        $"- Proven: in memory{(check.Lab is null ? "" : $", and in the lab (`{check.Lab.Replace(", ", "`, `")}`)")}.",
    ];

    private static string Severity(Check check)
        => check.Severity == CheckSeverity.Warning ? "Warning" : check.IsWarningBeforeSetup ? "Error; a warning until the role is set up, because setup mends it" : "Error";

    private static string Made(Check check)
        => (check.IsForAuthority ? "on the QMS server" : "on every server")
            + (check.Moments.HasFlag(CheckMoments.Setup) ? "; refuses a setup" : "")
            + (check.Moments.HasFlag(CheckMoments.OwnRenewal) ? ", and the renewal of the QMS server's own certificates" : "");
}
