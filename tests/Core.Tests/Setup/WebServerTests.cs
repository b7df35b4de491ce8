using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Checks;

namespace QvTrust.Core.Tests.Setup;

/// <summary>IIS with the QlikView Settings Service in place of QVWS.</summary>
public sealed class WebServerTests
{
    private const string Sid = "S-1-5-21-9";

    [Theory]
    [InlineData("iis", "QlikView Settings Service", null)]
    [InlineData("IIS", "Settings_Service-2.0", null)]
    [InlineData("qlikview", "", null)]
    [InlineData("", "", null)]
    [InlineData("apache", "", "QVT1081")]
    [InlineData("iis", "", "QVT1082")]
    [InlineData("", "QlikView Settings Service", "QVT1082")]
    [InlineData("qlikview", "QlikView Settings Service", "QVT1082")]
    [InlineData("iis", "Settings/Service", "QVT1083")]
    [InlineData("iis", "Einstellungsdienst für IIS", "QVT1083")]
    [InlineData("iis", "w3svc", "QVT1084")]
    [InlineData("iis", "WAS", "QVT1084")]
    [InlineData("iis", "IISADMIN", "QVT1084")]
    [InlineData("iis", "QlikviewWebserver", "QVT1084")]
    [InlineData("iis", "QlikViewServiceDispatcher", "QVT1084")]
    [InlineData("iis", "QvTrustAuthority", "QVT1084")]
    public void What_is_asked_for(string server, string service, string? code)
    {
        var values = new Dictionary<string, string> { ["ROLE"] = "QVWS", ["QMSHOST"] = "QMS01", ["WEBSERVER"] = server, ["WEBSERVERSERVICE"] = service };
        Assert.Equal(code is null ? [] : [code], SettingsReader.Check(values).Select(e => e.Code));
        if (code is null)
            Assert.Equal(service.Length > 0 ? service : "QlikviewWebserver", SettingsReader.Read(values).Role.ServiceName);
        // No other package has these properties.
        values["ROLE"] = "QVS";
        Assert.Empty(SettingsReader.Check(values));
    }

    [Fact]
    public void A_name_may_have_256_characters()
    {
        Assert.Null(WebServerService.Fault(new string('a', 256)));
        Assert.Equal("QVT1083", WebServerService.Fault(new string('a', 257))!.Code);
        Assert.Equal("QVT1083", WebServerService.Fault("Settings\n")!.Code);
    }

    [Fact]
    public void The_role_runs_as_the_service_that_is_named_and_IIS_is_left_alone()
    {
        var web = new IisScenario();
        web.Install();

        Assert.Equal([IisScenario.Service], web.Machine.Services.Stopped);
        Assert.Equal([IisScenario.Service], web.Machine.Services.Started);
        Assert.True(KeyAcl.Parse(web.Machine.Keys.GetSecurity(web.Machine.Leaf().Stored.Key!)).CanRead(Sid));
        Assert.Equal("trusted", web.Machine.Settings.Get("QVWS", "State"));
        Assert.Contains(web.Machine.Firewall.List(), r => r.Name == "QvTrust QVWS TCP 4750");
        Assert.True(web.Log.Says("QVT2064"), "nothing says that the version is not known");
        Assert.Equal(["QVWS"], MachineRoles.Of(web.Machine).Select(r => r.Name));
    }

    [Fact]
    public void The_name_is_saved_for_repair_and_renewal_and_goes_with_the_last_role()
    {
        var web = new IisScenario();
        var before = web.Machine.Snapshot(withProcessIds: false);
        web.Install();
        web.Machine.Services.Started.Clear();
        web.Data.Remove("WEBSERVER");
        web.Data.Remove("WEBSERVERSERVICE");
        web.Install();
        Assert.Empty(web.Machine.Services.Started);

        web.Renew();
        Assert.Equal([IisScenario.Service], web.Machine.Services.Started);

        web.Uninstall();
        Assert.Equal(before, web.Machine.Snapshot(withProcessIds: false));
    }

    [Fact]
    public void QlikViews_own_web_server_takes_the_role_back()
    {
        var web = new IisScenario();
        web.Install();
        web.Machine.Services.Install(RoleTable.Qvws.ServiceName, running: true, "NetworkService", "S-1-5-20");
        web.Machine.Services.Started.Clear();
        web.Data.Remove("WEBSERVERSERVICE");
        web.Data["WEBSERVER"] = "qlikview";
        web.Install();

        Assert.Contains(RoleTable.Qvws.ServiceName, web.Machine.Services.Started);
        Assert.True(KeyAcl.Parse(web.Machine.Keys.GetSecurity(web.Machine.Leaf().Stored.Key!)).CanRead("S-1-5-20"));
        Assert.Equal(RoleTable.Qvws, MachineRoles.SetUp(web.Machine).Single());
        Assert.DoesNotContain(web.Machine.Settings.All, s => s.Key.Contains("WebServer"));
    }

    [Theory]
    [InlineData("enrol")]
    [InlineData("restart")]
    [InlineData("finish")]
    public void A_failure_puts_back_which_service_plays_the_role_too(string stage)
    {
        var web = new IisScenario();
        var before = web.Machine.Snapshot(withProcessIds: false);
        Assert.Throws<TrustException>(() => web.Install(stage));
        Assert.Equal(before, web.Machine.Snapshot(withProcessIds: false));
        Assert.Equal(ServiceState.Running, web.Machine.Services.Find(IisScenario.Service)!.State);
        Assert.DoesNotContain("W3SVC", web.Machine.Services.Stopped);
    }

    [Fact]
    public void What_a_killed_run_had_saved_is_no_answer_for_the_next_one()
    {
        var web = new IisScenario();
        web.Machine.Services.Install(RoleTable.Qvws.ServiceName, running: true, "NetworkService", "S-1-5-20");
        foreach (var stage in (string[])["prepare", "enrol", "trust", "restart"])
            web.Engine.Run(stage, web.Data);
        web.Data.Remove("WEBSERVER");
        web.Data.Remove("WEBSERVERSERVICE");
        web.Install();
        Assert.Equal(RoleTable.Qvws, MachineRoles.SetUp(web.Machine).Single());
    }

    [Fact]
    public void IIS_that_depends_on_the_service_refuses_the_setup_and_one_that_it_depends_on_does_not_matter()
    {
        var web = new IisScenario();
        web.Machine.Services.Configure("W3SVC", "World Wide Web Publishing Service", IisScenario.Service);
        var before = web.Machine.Snapshot(withProcessIds: true);
        Assert.Equal(["QVT2063"], Assert.Throws<TrustException>(() => web.Install()).Errors.Select(e => e.Code));
        Assert.Equal(before, web.Machine.Snapshot(withProcessIds: true));

        web.Machine.Services.Configure("W3SVC", "World Wide Web Publishing Service");
        web.Machine.Services.Configure(IisScenario.Service, "Settings", "W3SVC");
        web.Install();
        Assert.Equal([IisScenario.Service], web.Machine.Services.Stopped);
    }

    [Theory]
    [InlineData("AcmeWeb", null, "QVT2061")]
    [InlineData("Spooler", @"C:\Windows\System32\spoolsv.exe", "QVT2062")]
    public void Another_service_is_refused(string name, string? program, string code)
    {
        var web = new IisScenario();
        if (program is not null)
            web.Machine.Services.Install(name, running: true, program: program);
        web.Data["WEBSERVERSERVICE"] = name;
        var before = web.Machine.Snapshot(withProcessIds: true);
        Assert.Equal([code], Assert.Throws<TrustException>(() => web.Install()).Errors.Select(e => e.Code));
        Assert.Equal(before, web.Machine.Snapshot(withProcessIds: true));
    }

    [Fact]
    public void Its_first_start_is_left_out_where_Windows_would_start_IIS_with_it()
    {
        foreach (var runs in (bool[])[true, false])
        {
            var web = new IisScenario();
            web.Machine.Services.Install("W3SVC", running: runs);
            web.Machine.Services.Install(IisScenario.Service, running: false, @"DOM\web", Sid);
            web.Machine.Services.Configure(IisScenario.Service, "Settings", "W3SVC");
            web.Machine.Files.Folders.Clear();
            web.Data["FIRSTSTART"] = "1";
            web.Install();
            Assert.Equal(runs ? [IisScenario.Service] : [], web.Machine.Services.Started);
        }
    }

    [Fact]
    public void A_saved_name_that_setup_would_not_take_counts_for_nothing()
    {
        var web = new IisScenario();
        web.Install();
        web.Machine.Settings.Set("", "WebServerService", "W3SVC");
        Assert.DoesNotContain(MachineRoles.All(web.Machine), r => r.UsesIis);
        Assert.DoesNotContain("W3SVC", MachineRoles.Services(web.Machine));
    }
}
