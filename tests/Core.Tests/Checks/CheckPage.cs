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
        "nothing (without `--fix`), and goes on where one cannot look (QVT6701). Run it as Administrator before a setup, after it, and whenever something is wrong;",
        "it ends with 3 when it found an error, with 0 when it found warnings or nothing. Names and numbers never get another meaning; codes are in",
        "[errors.md](errors.md). Checks *by hand* are what nothing on one server shows: they find nothing, and are listed so that somebody looks.",
        "",
        "Before its first change a package makes all checks that apply, but for those whose finding it mends itself. What *refuses a setup* does so only",
        "with an error; everything else is a line of the log, `warning NAME (QVT####): ...`. `IGNORECHECKS=NAME,NAME` (for one run, never saved) and",
        "`qvtrust check --ignore NAME,NAME` take findings out: they are said, as `ignored`, and neither refuse nor count. Where that would break setup",
        "itself or its way back, a check cannot be ignored (QVT1042). A name or a connection is given up after two seconds. One that can be ignored",
        "and cannot look refuses nothing (QVT6701).",
        "",
        "A renewal makes them too, and only what *refuses a renewal* does so: what setup itself stands on. TLS settings, clocks and names are warnings there,",
        "whether a setup ignored them or not.",
        "",
        "`qvtrust check --fix NAME` mends by itself what its section says, and only what setup made or was set up with: it prints the changes, asks (or is given `--yes`), makes",
        "all of them or none, and checks again. It ends with 3 where a finding stays, or nothing was changed because nobody agreed. Where another run did not",
        "come to its end it refuses (QVT6735): `qvtrust recover` first, which says what it undoes or finishes.",
        "",
        "`qvtrust check --role QVS QMSHOST=QMS01` takes properties as `qvtrust plan` does, and checks for that setup. Without them it checks for what an earlier setup saved;",
        "before the first one, for what Group Policy gives. What `IGNORECHECKS` among them names is ignored here too.",
        "",
        "What no check looks at: the License Service itself, and the key usage of certificates.",
        "",
        "None of them has run against a real QlikView. *In memory* means: on servers that the tests make, once where it fires and once where it does not.",
        "*In the lab*: a scenario in which setup or `qvtrust check` finds it (with --long: that only `./build.sh test --long` runs); on the five servers of the demo, in good order,",
        "all of them keep quiet.",
        .. CheckList.All.SelectMany(Section),
    ]);

    private static IEnumerable<string> Section(Check check) =>
    [
        "",
        $"## {check.Number} {check.Name}",
        $"**{check.Title}.** {(check is ManualCheck ? "By hand" : Severity(check))}, {Made(check)}.",
        "",
        $"- What it looks at: {check.Looks}",
        .. (IEnumerable<string>)(check is ManualCheck manual ? [$"- How to look: {manual.Steps}"] : []),
        $"- Why: {check.Why}",
        $"- Mend: {check.Mend}{(CheckFix.Names.Contains(check.Name) ? $" Or `qvtrust check --fix {check.Name}`." : "")}",
        .. (IEnumerable<string>)(check is ManualCheck ? [] : [$"- Can be ignored: {(check.CanBeIgnored ? "yes" : "no")}"]),
        .. (IEnumerable<string>)(check is ManualCheck ? [] : [Proven(check)]),
    ];

    private static string Proven(Check check) =>
        $"- Proven: in memory{(check.Lab is null ? "" : $", and in the lab ({string.Join(", ", check.Lab.Replace(", ", "|").Split('|').Select(Scenario))})")}.";

    // The name, and behind it that only a long run tries it.
    private static string Scenario(string text) => text.IndexOf(' ') is var end && end < 0 ? $"`{text}`" : $"`{text.Substring(0, end)}`{text.Substring(end)}";

    private static string Severity(Check check)
        => check.Severity == CheckSeverity.Warning ? "Warning" : check.IsWarningBeforeSetup ? "Error; a warning until the role is set up, because setup mends it" : "Error";

    private static string Made(Check check)
        => (check.IsForAuthority ? "on the QMS server" : check.IsForNode ? "on every server but the QMS server" : "on every server")
            + (check.Moments.HasFlag(CheckMoments.Setup) ? "; refuses a setup" : "")
            + (check.Moments.HasFlag(CheckMoments.Renewal) ? " and a renewal" : "");
}
