using System.Net;
using System.Net.Sockets;
using QvTrust.Authority.Tests;
using QvTrust.Cli.Sites;
using QvTrust.Core.Roles;

namespace QvTrust.Cli.Tests;

/// <summary><c>qvtrust site status</c>: what the real authority's ledger and real TLS ports say of an installation.</summary>
public sealed class SiteStatusTests : IDisposable
{
    // Waited for to its end, and enough for the ports beside it that do answer.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    private readonly RunningAuthority authority = new();
    private readonly SiteScene scene;

    public SiteStatusTests()
    {
        scene = new SiteScene(authority);
        scene.Serve("QMS01", 4780, scene.QmsServer);
        scene.Serve("QMS01", 4799, scene.QmsServer, demandsClient: true);
    }

    public void Dispose()
    {
        scene.Dispose();
        authority.Dispose();
    }

    [Fact]
    public async Task All_services_are_switched_when_each_port_shows_what_the_ledger_has_for_it()
    {
        scene.Serve("QVS01", 4749, await scene.EnrolAsync("QVS01", "QVS"));

        var report = await scene.ReadAsync();

        Assert.Equal("QMS01 QMS switched, QVS01 QVS switched", Text(report));
        Assert.True(report.All);
        Assert.EndsWith("all known services use certificates: yes (2 of 2); whether these are all only --expect FILE tells\n", SiteText.Plain(report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_way_of_not_being_switched_has_its_name()
    {
        await scene.EnrolAsync("QVS01", "QVS");
        scene.ServePlain("QVS01", 4749);
        await scene.EnrolAsync("QDS01", "QDS");
        await authority.NewTokenAsync("DSC01", "DSC");

        var report = await scene.ExpectAsync(("WEB01", RoleTable.Qvws), ("QVS01", RoleTable.Qvs));

        Assert.Equal("DSC01 DSC pending, QDS01 QDS enrolled, QMS01 QMS switched, QVS01 QVS staged, WEB01 QVWS missing", Text(report));
        Assert.False(report.All);
        Assert.EndsWith("all services use certificates: no (1 of 5)\n", SiteText.Plain(report), StringComparison.Ordinal);
        Assert.Contains("\"all\": false", SiteText.Json(report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stranger", "not signed by a root that is trusted here")]
    [InlineData("other machine", "it is for QDS01, not for QVS01")]
    [InlineData("lost", "is not one that the ledger has for it")]
    public async Task A_certificate_that_is_not_expected_there_does_not_count(string whose, string why)
    {
        var own = await scene.EnrolAsync("QVS01", "QVS");
        scene.Serve("QVS01", 4749, whose switch
        {
            "stranger" => scene.Stranger("QVS01"),
            "other machine" => await scene.EnrolAsync("QDS01", "QDS"),
            _ => own,
        });
        if (whose == "lost")
        {
            authority.Sql("DELETE FROM redemptions");
            authority.Sql("DELETE FROM certificates");
            await scene.EnrolAsync("QVS01", "QVS");
        }

        var report = await scene.ReadAsync();

        var row = report.Services.Single(r => r.Machine == "QVS01");
        Assert.Equal(SiteStates.Staged, row.State);
        Assert.Contains(why, row.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_QMS_distributed_itself_counts()
    {
        scene.Serve("QVS01", 4749, await scene.EnrolAsync("QVS01", "QVS"));
        // What the ledger does not know was not issued by this product.
        authority.Sql("DELETE FROM redemptions");
        authority.Sql("DELETE FROM certificates");
        authority.Sql("DELETE FROM tokens");

        var report = await scene.ExpectAsync(("QVS01", RoleTable.Qvs));

        Assert.Equal("QMS01 QMS switched, QVS01 QVS switched", Text(report));
        Assert.Contains("4749, with a certificate of the QlikViewCA that the ledger does not know", report.Services[1].Detail, StringComparison.Ordinal);
        Assert.True(report.All);

        scene.Forget("QVS01", 4749);
        scene.Serve("QVS01", 4749, scene.Stranger("QVS01"));
        Assert.Equal("QMS01 QMS switched, QVS01 QVS missing", Text(await scene.ExpectAsync(("QVS01", RoleTable.Qvs))));
    }

    [Fact]
    public async Task A_revoked_certificate_does_not_count()
    {
        scene.Serve("QVS01", 4749, await scene.EnrolAsync("QVS01", "QVS"));
        Assert.Equal(0, (await Session.RunAsync("revoke", "QVS01", "--reason", "superseded", "--socket", authority.Site.Socket)).Code);

        Assert.Equal("QMS01 QMS switched, QVS01 QVS missing", Text(await scene.ExpectAsync(("QVS01", RoleTable.Qvs))));
        await scene.EnrolAsync("QVS01", "QVS");
        Assert.Equal("QMS01 QMS switched, QVS01 QVS staged", Text(await scene.ReadAsync()));
    }

    [Fact]
    public async Task A_server_that_says_nothing_ends_in_time()
    {
        await scene.EnrolAsync("QVS01", "QVS");
        scene.ServeSilence("QVS01", 4749);

        Assert.Equal("QMS01 QMS switched, QVS01 QVS staged", Text(await scene.ReadAsync(Silence)));
    }

    [Fact]
    public async Task Qms_itself_counts()
    {
        scene.Forget("QMS01", 4780);
        scene.ServePlain("QMS01", 4780);

        Assert.Equal("QMS01 QMS staged", Text(await scene.ReadAsync()));
    }

    [Theory]
    [InlineData(4720, "QDS")]
    [InlineData(4747, "QVS")]
    public async Task A_role_that_has_no_token_is_found_by_its_ports(int port, string role)
    {
        var first = role == "QVS" ? RoleTable.Dsc : RoleTable.Qvs;
        scene.Serve("NODE01", first.TlsPorts[0], await scene.EnrolAsync("NODE01", first.Name));
        scene.ServePlain("NODE01", port);

        var report = await scene.ReadAsync();

        Assert.Contains($"NODE01 {role} {(port == 4747 ? "enrolled" : "staged")}", Text(report), StringComparison.Ordinal);
        Assert.False(report.All);
    }

    [Fact]
    public async Task Every_role_beside_qms_uses_the_certificates_of_qms()
    {
        scene.Here.AddRange([RoleTable.Qms, RoleTable.Dsc]);
        scene.Serve("QMS01", 4749, scene.QmsServer);
        scene.Serve("QMS01", 4720, scene.Stranger("QMS01"));

        var report = await scene.ExpectAsync(("QMS01", RoleTable.Qvs));

        Assert.Equal("QMS01 DSC enrolled, QMS01 QDS staged, QMS01 QMS switched, QMS01 QVS switched", Text(report));
    }

    [Fact]
    public async Task A_token_that_gave_nothing_names_a_role_only_while_it_is_open()
    {
        scene.Serve("QVS01", 4749, await scene.EnrolAsync("QVS01", "QVS"));
        var (id, _) = await authority.NewTokenAsync("QVS01", "QDS");
        Assert.Equal("QMS01 QMS switched, QVS01 QDS pending, QVS01 QVS switched", Text(await scene.ReadAsync()));

        Assert.Equal(0, (await Session.RunAsync("token", "revoke", id, "--socket", authority.Site.Socket)).Code);

        Assert.Equal("QMS01 QMS switched, QVS01 QVS switched", Text(await scene.ReadAsync()));
    }

    [Fact]
    public async Task The_file_says_which_roles_a_server_has()
    {
        await scene.EnrolAsync("NODE01", "QDS");
        scene.Serve("NODE01", 4749, await scene.EnrolAsync("NODE01", "QVS"));

        var report = await scene.ExpectAsync(("NODE01", RoleTable.Qvs));

        Assert.Equal("NODE01 QVS switched, QMS01 QMS switched", Text(report));
        Assert.EndsWith("all services use certificates: yes (2 of 2)\n", SiteText.Plain(report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_takes_nothing_from_the_next_one()
    {
        var own = await scene.EnrolAsync("QVS01", "QVS");
        scene.Drop("QVS01", 4749);

        var row = (await scene.ReadAsync(Silence)).Services.Single(r => r.Machine == "QVS01");
        Assert.Equal(SiteStates.Unreachable, row.State);
        Assert.Contains("the service is stopped, or a firewall drops it", row.Detail, StringComparison.Ordinal);

        scene.Serve("QVS01", 4749, own);
        Assert.Equal("QMS01 QMS switched, QVS01 QVS switched", Text(await scene.ReadAsync(Silence)));
    }

    [Fact]
    public async Task Nothing_is_fetched_that_a_strangers_certificate_points_at()
    {
        var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        try
        {
            await scene.EnrolAsync("QVS01", "QVS");
            scene.Serve("QVS01", 4749, scene.Stranger("QVS01", $"authorityInfoAccess=caIssuers;URI:http://{elsewhere.LocalEndpoint}/issuer.cer\n"));

            Assert.Equal("QMS01 QMS switched, QVS01 QVS staged", Text(await scene.ReadAsync()));
            Assert.False(elsewhere.Pending());
        }
        finally
        {
            elsewhere.Stop();
        }
    }

    [Fact]
    public async Task The_command_says_no_with_its_exit_code()
    {
        var file = authority.Site.File("servers.txt");
        await File.WriteAllTextAsync(file, "# the site\nqvs01  qvs\n");

        var run = await Session.RunAsync("site", "status", "--expect", file, "--socket", authority.Site.Socket);

        Assert.Equal(3, run.Code);
        Assert.Matches("(?m)^QVS01 +QVS +missing ", run.Out);
        Assert.Matches(@"(?m)^all services use certificates: no \(0 of 2\)\r?$", run.Out);
    }

    [Theory]
    [InlineData("QVS01")]
    [InlineData("QVS01 XYZ")]
    [InlineData("QVS01 QVS QDS")]
    [InlineData("qvs01.site.example QVS")]
    public async Task A_line_of_the_file_that_is_not_understood_is_named(string line)
    {
        var file = authority.Site.File("servers.txt");
        await File.WriteAllTextAsync(file, "QDS01 QDS\n" + line);

        var run = await Session.RunAsync("site", "status", "--expect", file, "--socket", authority.Site.Socket);

        Assert.Equal(2, run.Code);
        Assert.Contains("QVT6810", run.Error, StringComparison.Ordinal);
        Assert.Contains("line 2", run.Error, StringComparison.Ordinal);
    }

    private static string Text(SiteReport report) => string.Join(", ", report.Services.Select(r => $"{r.Machine} {r.Role} {r.State}"));
}
