using System.Xml.Linq;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

/// <summary>The scheduled task of a node, and what it does inside and outside RENEWWINDOW.</summary>
public sealed class RenewalTaskTests
{
    private const string Name = "QvTrust renewal";
    private readonly NodeScenario node = new();

    private FakeMachine Machine => node.Machine;

    [Fact]
    public void Setup_registers_it_for_SYSTEM_once_a_day_in_the_window_and_uninstall_takes_it_away()
    {
        node.Data["INSTALLFOLDER"] = @"D:\Tools\QvTrust\";
        node.Data["RENEWWINDOW"] = "Sun 02:00-04:00";
        node.Install();

        Assert.Equal([Name], Machine.Tasks.All.Keys);
        Assert.Equal(@"D:\Tools\QvTrust\qvtrust.exe", Value("Command"));
        Assert.Equal("renew --scheduled", Value("Arguments"));
        Assert.Equal("S-1-5-18", Value("UserId"));
        Assert.Equal("2026-01-01T02:00:00", Value("StartBoundary"));
        Assert.Equal("1", Value("DaysInterval"));
        Assert.Equal("PT1H", Value("RandomDelay"));
        Assert.Equal("true", Value("StartWhenAvailable"));
        Assert.Equal("Sun 02:00-04:00", Machine.Settings.Get("", "RenewWindow"));

        node.Uninstall();

        Assert.Empty(Machine.Tasks.All);
        Assert.Null(Machine.Settings.Get("", "RenewWindow"));
    }

    [Fact]
    public void Without_a_window_it_comes_at_night_up_to_four_hours_later()
    {
        node.Install();
        Assert.Equal(("2026-01-01T00:00:00", "PT4H", @"%ProgramFiles%\QvTrust\qvtrust.exe"), (Value("StartBoundary"), Value("RandomDelay"), Value("Command")));
    }

    [Theory]
    [InlineData("qvtrust.exe", "other.exe")]
    [InlineData("--scheduled", "--later")]
    [InlineData("S-1-5-18", "S-1-5-19")]
    [InlineData("T00:00:00", "T09:00:00")]
    [InlineData("PT4H", "PT5H")]
    [InlineData("PT4H", "soon")]
    [InlineData("<Enabled>true", "<Enabled>false")]
    [InlineData("</Exec>", "</Exec><Exec><Command>x</Command></Exec>")]
    [InlineData("<Task", "<Task<")]
    [InlineData(null, null)]
    public void A_repair_mends_one_that_was_changed_or_deleted(string? from, string? to)
    {
        node.Install();
        var made = Machine.Tasks.All[Name];
        if (from is null)
            Machine.Tasks.All.Clear();
        else
            Machine.Tasks.All[Name] = made.Replace(from, to);
        Machine.PowerOn();

        node.Install();

        Assert.Equal(made, Machine.Tasks.All[Name]);
    }

    [Fact]
    public void What_Windows_adds_to_it_is_no_change()
    {
        node.Install();
        var read = Machine.Tasks.All[Name].Replace("<Author>", "<URI>\\QvTrust renewal</URI><Author>").Replace("PT4H</RandomDelay>", "PT240M</RandomDelay>");
        Machine.Tasks.All[Name] = read;
        node.Install();
        Assert.Equal(read, Machine.Tasks.All[Name]);
    }

    [Fact]
    public void A_failed_setup_leaves_the_task_that_was_there_before_or_none()
    {
        Assert.Throws<TrustException>(() => node.Install(failAfter: "finish"));
        Assert.Empty(Machine.Tasks.All);
        node.Install();
        var before = Machine.Tasks.All[Name];
        node.Data["RENEWWINDOW"] = "23:00-01:00";
        Assert.Throws<TrustException>(() => node.Install(failAfter: "finish"));
        Assert.Equal(before, Machine.Tasks.All[Name]);
        Assert.Throws<TrustException>(() => node.Uninstall(failAfter: "remove"));
        Assert.Equal(before, Machine.Tasks.All[Name]);
    }

    [Fact]
    public void One_that_reads_back_differently_fails_the_setup_which_leaves_nothing()
    {
        var before = Machine.Snapshot(withProcessIds: true);
        Machine.Tasks.Meddle = d => d.Replace("S-1-5-18", "S-1-5-19");
        Assert.Equal("QVT2017", Assert.Throws<TrustException>(() => node.Install()).Code);
        Assert.Equal(before, Machine.Snapshot(withProcessIds: true));
    }

    [Fact]
    public void A_second_role_keeps_the_window_and_the_last_role_takes_the_task_away()
    {
        node.Data["RENEWWINDOW"] = "Sun 02:00-04:00";
        node.Install();
        Machine.Settings.Set("QDS", "State", "trusted");
        node.Data.Remove("RENEWWINDOW");
        node.Install();
        Assert.Equal("2026-01-01T02:00:00", Value("StartBoundary"));
        node.Uninstall();
        Assert.Equal([Name], Machine.Tasks.All.Keys);
    }

    [Fact]
    public void Where_QMS_renews_the_certificates_the_task_only_checks_and_goes_with_the_last_role()
    {
        var qms = new QmsScenario();
        qms.Install();
        var task = Assert.Single(qms.Machine.Tasks.All);
        Assert.Equal("QvTrust checks", task.Key);
        Assert.Contains("<Arguments>check --scheduled</Arguments>", task.Value, StringComparison.Ordinal);
        qms.Machine.Tasks.All.Clear();
        qms.Install();
        Assert.Equal(task.Value, qms.Machine.Tasks.All[task.Key]);
        qms.Uninstall();
        Assert.Empty(qms.Machine.Tasks.All);
    }

    [Fact]
    public void Outside_the_window_new_certificates_wait_and_inside_it_services_get_them()
    {
        node.Data["RENEWWINDOW"] = "Sun 02:00-04:00";
        node.Install();
        var old = Thumbprints();
        Assert.Equal(RenewalOutcome.NotDue, node.RenewScheduled());
        Machine.Events.Entries.Clear();
        var due = CertificateRenewal.DueTimes(Machine).Values.Min();
        var sunday = due.Date.AddDays(7 - (int)due.DayOfWeek);
        MoveTo(sunday.AddHours(-20));
        Machine.Services.Started.Clear();

        Assert.Equal(RenewalOutcome.Waiting, node.RenewScheduled());
        Assert.Contains("RENEWWINDOW=Sun 02:00-04:00: closed now (Sat 04:00), no service restarts", node.Log.Lines);
        Assert.Equal(old, Thumbprints());
        Assert.Empty(Machine.Services.Started);
        Assert.Equal(4, node.Authority.Issued);

        MoveTo(sunday.AddHours(3));
        Assert.Equal(RenewalOutcome.Renewed, node.RenewScheduled());
        Assert.Empty(Thumbprints().Intersect(old));
        Assert.NotEmpty(Machine.Services.Started);
        Assert.Equal(4, node.Authority.Issued);
        Assert.Equal(
            [
                "New certificates of QVS01 are issued. They wait until a renewal may restart QlikView's services (RENEWWINDOW, or qvtrust renew --now).",
                "The certificates of QVS01 are renewed, and QlikView's services run with the new ones.",
            ],
            Machine.Events.Entries);
    }

    [Fact]
    public void A_failure_is_kept_in_the_event_log_and_in_LastError_until_a_renewal_succeeds()
    {
        node.Install();
        Machine.Settings.Set("QDS", "State", "trusted");
        Machine.Events.Entries.Clear();
        var failing = new CertificateRenewal(Machine, node.Log, (_, _) => throw ErrorCatalogue.HostUnreachable.With("QMS01", 14780, "refused"));

        var error = Assert.Throws<TrustException>(() => failing.Run(force: true, later: false)).Errors[0].ToString();

        Assert.Equal([error], Machine.Events.Entries);
        Assert.Equal((error, error), (Machine.Settings.Get("QVS", "LastError"), Machine.Settings.Get("QDS", "LastError")));
        Assert.Equal(RenewalOutcome.Waiting, node.Renew(force: true, later: true));
        Assert.Null(Machine.Settings.Get("QVS", "LastError") ?? Machine.Settings.Get("QDS", "LastError"));
    }

    [Fact]
    public void A_refused_run_writes_nothing_into_the_registry_that_another_run_is_changing()
    {
        node.Install();
        Machine.Events.Entries.Clear();
        using (new SetupEngine(Machine, node.Log, _ => node.Authority).Hold())
            Assert.Equal("QVT2016", Assert.Throws<TrustException>(() => node.RenewScheduled()).Code);
        Assert.Null(Machine.Settings.Get("QVS", "LastError"));
        Assert.Single(Machine.Events.Entries);
    }

    [Fact]
    public void A_window_that_cannot_be_read_is_an_error_and_not_a_closed_one_for_ever()
    {
        node.Install();
        Machine.Settings.Set("", "RenewWindow", "some time");
        Assert.Equal("QVT1024", Assert.Throws<TrustException>(() => node.RenewScheduled()).Code);
    }

    private void MoveTo(DateTime time)
    {
        Machine.Clock.UtcNow = new DateTimeOffset(time, TimeSpan.Zero);
        node.Authority.MoveTo(Machine.Clock.UtcNow);
    }

    private string Value(string name)
        => XElement.Parse(Machine.Tasks.All[Name]).Descendants().Single(e => e.Name.LocalName == name && e.Parent!.Name.LocalName != "Settings" | name == "StartWhenAvailable").Value;

    private List<string> Thumbprints() => [.. Machine.Certificates.List(TrustStore.My).Select(c => CertificateInfo.Parse(c.Der).Thumbprint)];
}
