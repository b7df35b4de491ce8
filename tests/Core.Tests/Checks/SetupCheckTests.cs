using QvTrust.Core.Checks;
using QvTrust.Core.Errors;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;
using QvTrust.Core.Tests.Setup;

namespace QvTrust.Core.Tests.Checks;

/// <summary>What the checks do to a setup: refuse it, be a line of its log, or be ignored.</summary>
public sealed class SetupCheckTests
{
    private const string Tls12 = @"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Client";

    [Fact]
    public void What_refuses_a_setup_goes_by_when_it_is_ignored_for_this_run_alone()
    {
        var node = new NodeScenario();
        node.Machine.Facts.Set(Tls12, "Enabled", "0");
        Assert.Equal("QVT6729", Assert.Throws<TrustException>(() => node.Install()).Code);

        node.Data["IGNORECHECKS"] = "Schannel-TLS12-off, reboot-pending";
        node.Install();

        Assert.Contains(node.Log.Lines, l => l.StartsWith("ignored schannel-tls12-off (QVT6729): TLS 1.2 is switched off", StringComparison.Ordinal));
        Assert.DoesNotContain(node.Machine.Settings.All, s => s.Value.Contains("schannel"));
        node.Data.Remove("IGNORECHECKS");
        Assert.Equal("QVT6729", Assert.Throws<TrustException>(() => node.Install()).Code);
    }

    [Fact]
    public void What_a_refusing_check_finds_is_said_where_it_is_ignored()
    {
        var qms = new QmsScenario();
        qms.Machine.TakenPorts.Add(14780);
        qms.Data["IGNORECHECKS"] = "authority-port-taken";
        qms.Install();
        Assert.Contains(qms.Log.Lines, l => l.StartsWith("ignored authority-port-taken (QVT2008): ", StringComparison.Ordinal));
    }

    [Fact]
    public void Warnings_are_lines_of_the_log_before_the_first_change_and_refuse_nothing()
    {
        var node = new NodeScenario();
        node.Machine.Facts.Set(@"SYSTEM\CurrentControlSet\Control\Lsa\FipsAlgorithmPolicy", "Enabled", "1");
        node.Machine.Network.Reverse = "old.example.com";

        node.Install();

        var warnings = node.Log.Lines.Where(l => l.StartsWith("warning ", StringComparison.Ordinal)).ToList();
        Assert.Equal(["warning qms-host-unresolved (QVT6720)", "warning fips-mode (QVT6725)"], warnings.Select(l => l.Split(':')[0]));
        Assert.True(node.Log.Lines.IndexOf(warnings[1]) < node.Log.Lines.FindIndex(l => l.Contains("->")));
    }

    [Fact]
    public void A_server_in_good_order_says_nothing_and_neither_does_one_that_setup_mends()
    {
        var node = Servers.Installed();
        Assert.DoesNotContain(node.Log.Lines, l => l.StartsWith("warning ", StringComparison.Ordinal));
        node.Machine.Tasks.All.Clear();
        node.Install();
        Assert.NotEmpty(node.Machine.Tasks.All);
        Assert.DoesNotContain(node.Log.Lines, l => l.StartsWith("warning ", StringComparison.Ordinal));
    }

    [Fact]
    public void Before_the_first_setup_the_QMS_server_must_be_found_where_it_is_asked()
    {
        var node = new NodeScenario();
        node.Machine.Network.Unknown.Add("QMS01");
        Assert.Equal("QVT3001", Assert.Throws<TrustException>(() => node.Install()).Code);

        node.Data["QMSADDRESS"] = "10.0.0.7";
        node.Install();
        node.Data.Remove("QMSADDRESS");
        node.Machine.Settings.Set("", "QmsAddress", null);

        node.Install();
        Assert.Contains(node.Log.Lines, l => l.StartsWith("warning qms-host-unresolved (QVT3001): ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_check_that_cannot_look_neither_refuses_a_setup_nor_hides_what_does()
    {
        var node = new NodeScenario();
        node.Machine.Network.Failure = new UriFormatException("unheard of");
        node.Machine.Services.Disable(RoleTable.Qvs.ServiceName);
        Assert.Equal("QVT2015", Assert.Throws<TrustException>(() => node.Install()).Code);

        node.Machine.Services.Install(RoleTable.Qvs.ServiceName, running: true, "NetworkService", "S-1-5-20");
        node.Install();

        foreach (var check in (string[])["qms-host-unresolved", "clock-differs"])
            Assert.Contains(node.Log.Lines, l => l.StartsWith($"warning {check} (QVT6701): ", StringComparison.Ordinal) && l.Contains("UriFormatException: unheard of"));
    }

    [Fact]
    public void What_the_engine_stands_on_refuses_where_it_cannot_be_looked_at()
    {
        var qms = new QmsScenario();
        qms.Machine.Keys.OpenError = new InvalidOperationException("unheard of");
        var refusal = Assert.Single(Assert.Throws<TrustException>(() => qms.Install()).Errors);
        Assert.Equal("QVT6701", refusal.Code);
        Assert.Contains("authority-not-usable", refusal.Cause);
    }

    [Fact]
    public void The_first_address_that_leads_back_is_the_last_one_asked()
    {
        var node = new NodeScenario();
        node.Machine.Network.Addresses.AddRange(["192.0.2.8", "192.0.2.9"]);
        node.Machine.Network.Reverse = "qms01.example.com";
        node.Install();
        Assert.Equal(["192.0.2.7"], node.Machine.Network.NamesAsked);
    }

    [Fact]
    public void A_service_that_a_setup_starts_for_the_first_time_itself_is_no_warning()
    {
        var node = new NodeScenario();
        node.Machine.Services.RequestStop(RoleTable.Qvs.ServiceName);
        node.Machine.Files.Folders.Remove(RoleTable.Qvs.DataFolder);
        node.Data["FIRSTSTART"] = "1";
        node.Install();
        Assert.DoesNotContain(node.Log.Lines, l => l.Contains("service-never-started"));
        Assert.Contains(node.Log.Lines, l => l.Contains("for the first time"));
    }

    [Fact]
    public void TLS_that_programs_must_ask_for_is_no_refusal()
    {
        var node = new NodeScenario();
        node.Machine.Facts.Set(Tls12, "DisabledByDefault", "1");
        node.Install();
        Assert.Contains(node.Log.Lines, l => l.StartsWith("warning schannel-tls12-off (QVT6737): ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_clock_that_is_too_far_off_refuses_and_a_little_does_not()
    {
        var node = new NodeScenario();
        node.Machine.Network.Ahead = TimeSpan.FromHours(1);
        Assert.Equal("QVT6722", Assert.Throws<TrustException>(() => node.Install()).Code);
        Assert.Equal(["QMS01:14780"], node.Machine.Network.Asked);
        node.Machine.Network.Ahead = TimeSpan.FromMinutes(3);
        node.Install();
        Assert.Contains(node.Log.Lines, l => l.StartsWith("warning clock-differs (QVT6723): ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no-such-check", "QVT1041")]
    [InlineData("part-switched", "QVT1041")]
    [InlineData("fips-mode,role-not-installed", "QVT1042")]
    [InlineData("AUTHORITY-NOT-USABLE", "QVT1042")]
    public void A_name_that_cannot_be_ignored_is_an_error(string names, string code)
        => Assert.Equal(code, Assert.Single(SettingsReader.Check(new Dictionary<string, string> { ["ROLE"] = "QVS", ["QMSHOST"] = "QMS01", ["IGNORECHECKS"] = names })).Code);

    [Fact]
    public void What_the_engine_stands_on_cannot_be_ignored()
        => Assert.Equal(
            ["role-not-installed", "qlikview-too-old", "service-disabled", "service-account-unknown", "authority-not-usable", "web-server-service-wrong", "switch-file-wrong"],
            CheckList.All.Where(c => !c.CanBeIgnored).Select(c => c.Name));

    [Fact]
    public void The_command_says_what_it_ignores_and_does_not_count_it()
    {
        var machine = Servers.Node(m => m.Facts.Set(Tls12, "Enabled", "0"));
        var report = CheckRun.Of(machine, ignored: ["schannel-tls12-off"]);
        Assert.Equal((0, 0, 1), (report.Count(CheckSeverity.Error), report.Count(CheckSeverity.Warning), report.Ignored));
        Assert.StartsWith("ignored schannel-tls12-off (QVT6729): ", Assert.Single(report.Findings).ToString());
    }
}
