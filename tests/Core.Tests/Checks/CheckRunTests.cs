using QvTrust.Core.Checks;
using QvTrust.Core.Errors;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Setup;

namespace QvTrust.Core.Tests.Checks;

/// <summary>All checks of a server together.</summary>
public sealed class CheckRunTests
{
    [Theory]
    [InlineData("QVS", 44)]
    [InlineData("QDS", 44)]
    [InlineData("QMS", 49)]
    [InlineData("QMS, created", 49)]
    public void On_a_server_in_good_order_nothing_is_found(string server, int checks)
    {
        var report = CheckRun.Of(server switch
        {
            "QVS" => Servers.Node(),
            "QDS" => Servers.NativeSetUp(),
            "QMS" => CheckCases.BackedUp(Servers.Adopted()),
            _ => CheckCases.BackedUp(Servers.Created()),
        });
        Assert.Equal(server.Split(',')[0], Assert.Single(report.Roles).Name);
        Assert.Empty(report.Findings);
        Assert.Equal(checks, report.Checks.Count);
        Assert.Equal(["part-switched", "registered-by-address", "section-access-management"], report.Manual.Select(m => m.Check));
    }

    [Fact]
    public void What_cannot_be_read_is_a_warning_that_says_so_and_all_other_checks_are_made()
    {
        var machine = Servers.Node(m => m.Folder.Write("renewal.xml", [1]));
        machine.Services.Disable(RoleTable.Qvs.ServiceName);

        var report = CheckRun.Of(machine);

        var unread = report.Findings.First(f => f.Check == "renewal-due");
        Assert.Equal((CheckSeverity.Warning, "QVT6701"), (unread.Severity, unread.Error.Code));
        Assert.Contains("the check renewal-due could not read what it looks at: QVT5007: the file ", unread.ToString());
        Assert.Contains(report.Findings, f => f is { Check: "service-disabled", Severity: CheckSeverity.Error });
        Assert.Equal(44, report.Checks.Count);
        Assert.Equal(1, report.Count(CheckSeverity.Error));
    }

    [Fact]
    public void Checks_of_the_authority_share_one_question()
    {
        var machine = Servers.Node(m => m.Network.HasNoAuthority = true);
        machine.Network.Asked.Clear();
        Assert.Equal("authority-unreachable", Assert.Single(CheckRun.Of(machine).Findings).Check);
        Assert.Equal(["QMS01:14780"], machine.Network.Asked);
    }

    [Fact]
    public void What_a_check_did_not_reckon_with_does_not_hide_what_the_others_found()
    {
        var machine = Servers.Node(m => m.Keys.OpenError = new InvalidOperationException("unheard of"));
        machine.Services.Disable(RoleTable.Qvs.ServiceName);

        var report = CheckRun.Of(machine);

        Assert.Contains("could not read what it looks at: InvalidOperationException: unheard of", report.Findings.First(f => f.Error.Code == "QVT6701").ToString());
        Assert.Contains(report.Findings, f => f is { Check: "service-disabled", Severity: CheckSeverity.Error });
    }

    [Theory]
    [InlineData("server.pem")]
    [InlineData("server_key.pem")]
    public void A_file_that_this_account_may_not_read_is_not_called_stale(string file)
    {
        var findings = CheckRun.Of(Servers.Adopted(m => m.Files.Locked.Add(QmsScenario.ExportFolder + file))).Findings;
        Assert.Equal(["license-service-stale QVT6701", "backup-missing QVT6221"], findings.Select(f => $"{f.Check} {f.Error.Code}"));
    }

    [Fact]
    public void A_saved_value_that_cannot_be_read_is_no_verdict_on_the_authority()
    {
        var report = CheckRun.Of(Servers.Adopted(m => m.Settings.Set("", "RenewWindow", "sometimes")));
        Assert.Equal(["authority-port-taken QVT6701", "authority-not-usable QVT6701", "firewall-rule-missing QVT6701", "backup-missing QVT6221", "switch-file-wrong QVT6701"], report.Findings.Select(f => $"{f.Check} {f.Error.Code}"));
    }

    [Fact]
    public void Findings_come_in_the_order_of_their_numbers_and_one_line_each()
    {
        var report = CheckRun.Of(new QmsScenario(started: false).Machine, RoleTable.Qds);
        Assert.Equal(["role-not-installed"], report.Findings.Select(f => f.Check));
        Assert.Equal(
            "error role-not-installed (QVT2001): QlikView Distribution Service is not installed here: no service QlikViewDistributionService. "
                + "Mend: Install QlikView Distribution Service on this server first, or run the package of the role that is here.",
            report.Findings[0].ToString());

        var several = CheckRun.Of(Servers.Node(m =>
        {
            m.Services.Disable(RoleTable.Qvs.ServiceName);
            m.Settings.Set("QVS", RoleValues.LastError, "QVT3001: no answer. Look at it.");
            m.Tasks.All.Clear();
        })).Findings;
        Assert.Equal([3, 23, 24], several.Select(f => f.Number));
        Assert.All(several, f => Assert.DoesNotContain("\n", f.ToString()));
    }

    [Fact]
    public void A_setup_is_refused_by_the_same_checks_with_everything_at_once()
    {
        var qms = new QmsScenario(started: false);
        qms.Machine.TakenPorts.Add(14780);
        qms.Machine.Services.Install(RoleTable.Qms.ServiceName, true, @"DOM\gone", null);
        qms.Machine.Services.Disable(RoleTable.Qms.ServiceName);

        var refused = Assert.Throws<TrustException>(() => qms.Install());

        Assert.Equal(["QVT2015", "QVT2005", "QVT2008", "QVT4003"], refused.Errors.Select(e => e.Code));
        var blocking = CheckList.All.Where(c => c.Moments.HasFlag(CheckMoments.Setup)).Select(c => c.Name);
        Assert.Equal(refused.Errors, CheckRun.Of(qms.Machine).Findings.Where(f => blocking.Contains(f.Check)).Select(f => f.Error));
    }
}
