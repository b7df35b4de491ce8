using QvTrust.Core.Checks;
using QvTrust.Core.Errors;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Checks;

/// <summary>Each check by itself, on servers in memory that refuse every write.</summary>
public sealed class CheckTests
{
    public static IEnumerable<object[]> Firing => CheckCases.All.Where(c => c.Code is not null).Select(c => new object[] { c.ToString() });

    public static IEnumerable<object[]> Quiet => CheckCases.All.Where(c => c.Code is null).Select(c => new object[] { c.ToString() });

    public static IEnumerable<object[]> Names => CheckList.All.Where(c => c is not ManualCheck).Select(c => new object[] { c.Name });

    [Theory]
    [MemberData(nameof(Firing))]
    public void A_check_finds_what_is_wrong(string name)
    {
        var wanted = CheckCases.All.Single(c => c.ToString() == name);
        var findings = Findings(wanted);
        Assert.NotEmpty(findings);
        Assert.Contains(wanted.Code, findings.Select(f => f.Error.Code));
        Assert.All(findings, f => Assert.Equal(wanted.Severity, f.Severity));
        Assert.Contains(findings, f => f.ToString().Contains(wanted.Says ?? ""));
    }

    [Theory]
    [MemberData(nameof(Quiet))]
    public void A_check_keeps_quiet_where_it_only_looks_so(string name)
        => Assert.Empty(Findings(CheckCases.All.Single(c => c.ToString() == name)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_check_has_a_server_on_which_it_fires_and_one_on_which_it_keeps_quiet(string check)
    {
        Assert.Contains(CheckCases.All, c => c.Check == check && c.Code is not null);
        Assert.Contains(CheckCases.All, c => c.Check == check && c.Code is null);
    }

    [Fact]
    public void Every_check_is_listed_once_and_has_a_name_of_its_own()
    {
        var classes = typeof(Check).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Check)) && !t.IsAbstract);
        Assert.Equal(classes.Select(t => t.Name).OrderBy(n => n, StringComparer.Ordinal), CheckList.All.Select(c => c.GetType().Name).OrderBy(n => n, StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(1, CheckList.All.Count), CheckList.All.Select(c => c.Number));
        Assert.Equal(CheckList.All.Count, CheckList.All.Select(c => c.Name).Distinct().Count());
        Assert.All(CheckList.All, c => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)+$", c.Name));
        Assert.Empty(CheckCases.All.Select(c => c.Check).Except(CheckList.All.Select(c => c.Name)));
    }

    [Fact]
    public void What_refuses_a_setup_refuses_it_whatever_else_is_set_up()
        => Assert.All(CheckList.All.Where(c => c.Moments != CheckMoments.Command), c => Assert.Equal((CheckSeverity.Error, false), (c.Severity, c.IsWarningBeforeSetup)));

    [Fact]
    public void The_page_says_what_the_classes_say() => Golden.Match("../../../docs/checks.md", CheckPage.Text());

    private static List<Finding> Findings(CheckCase wanted)
    {
        var machine = wanted.Server();
        machine.PowerOn();
        // A check that writes anything ends here.
        machine.CutBefore = 1;
        var report = CheckRun.Of(machine, wanted.Role);
        Assert.Contains(wanted.Check, report.Checks);
        Assert.DoesNotContain(report.Findings, f => f.Error.Code == ErrorCatalogue.CheckUnreadable.Code);
        return report.Findings.Where(f => f.Check == wanted.Check).ToList();
    }
}
