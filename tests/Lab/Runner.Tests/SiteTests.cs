using System.Text.Json.Nodes;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.Rehearsal;

namespace QvTrust.Lab.Runner.Tests;

/// <summary>What the rehearsal makes of a snapshot before it boots anything.</summary>
public sealed class SiteTests
{
    [Fact]
    public void A_name_that_the_lab_takes_stays_and_another_gets_a_number()
    {
        Assert.Equal(
            ["QMS01", "QV-PROD-1", "QLIKVIEWPRO-1", "QLIKVIEWPRO-2", "WEBSERVER-1", "SERVER-1"],
            LabNames.Of(["qms01", "QV-PROD-1", "QLIKVIEWPROD001", "QLIKVIEWPROD002", "web_server", "_"]));
        // One that is somebody's own name is not given again.
        Assert.Equal(["QLIKVIEWPRO-2", "QLIKVIEWPRO-1"], LabNames.Of(["QLIKVIEWPROD001", "QLIKVIEWPRO-1"]));
    }

    [Theory]
    [InlineData("hello", "no snapshot of a site")]
    [InlineData("null", "no snapshot of a site")]
    [InlineData("""{"format":"qvtrust-plan","version":1,"servers":[]}""", "not format qvtrust-site")]
    [InlineData("""{"format":"qvtrust-site","version":2,"servers":[]}""", "not format qvtrust-site, version 1")]
    [InlineData("""{"format":"qvtrust-site","version":1}""", "no snapshot of a site")]
    [InlineData("""{"format":"qvtrust-site","version":1,"servers":[{"name":"QVS01"}]}""", "no snapshot of a site")]
    [InlineData("""{"format":"qvtrust-site","version":1,"servers":[]}""", "one QMS server, and this file has none")]
    public void What_cannot_be_rehearsed_is_refused(string text, string why)
        => Assert.Contains(why, Assert.Throws<LabException>(() => Site.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_example_is_a_site()
    {
        var examples = Directory.GetFiles(Path.Combine(Hosting.Paths.Find().Root, "tests/Lab/sites"), "*.json");
        Assert.Equal(["five", "forty", "trouble"], examples.Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
        Assert.Equal([5, 40, 15], examples.Order(StringComparer.Ordinal).Select(f => Site.Read(f).Servers.Count));
    }

    [Fact]
    public void Certificates_are_as_old_as_they_were_when_the_snapshot_was_taken()
    {
        var expired = Site.Read(Path.Combine(Hosting.Paths.Find().Root, "tests/Lab/sites/trouble.json")).Servers.Single(s => s.Name == "QDS02");
        Assert.Equal("age=5 root-years=20 leaf-years=4 old", Shapes.Of(expired, expired.Roots[0], expired.Leaves[0]));
    }

    [Fact]
    public void A_web_server_role_of_another_service_is_one_behind_iis()
    {
        var servers = Site.Read(Path.Combine(Hosting.Paths.Find().Root, "tests/Lab/sites/trouble.json")).Servers;
        var iis = servers.Single(s => s.Name == "QVWS01").Roles[0];
        Assert.Equal((LabRole.Settings, "SETTINGS", "WEBSERVER=iis WEBSERVERSERVICE=\"QlikView Settings Service\""), (iis.Role, iis.Role.StandIn, iis.Words));
        var own = servers.Single(s => s.Name == "QVWS02").Roles[0];
        Assert.Equal((LabRole.Qvws, "QVWS", ""), (own.Role, own.Role.StandIn, own.Words));
    }

    [Theory]
    [InlineData(60, false, false)]
    [InlineData(-61, true, false)]
    [InlineData(300, true, false)]
    [InlineData(-301, true, true)]
    [InlineData(301, true, false, "fips-mode,clock-differs")]
    public void A_clock_is_another_one_and_refuses_as_the_check_says(double seconds, bool isOther, bool isRefused, string ignored = "")
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(Hosting.Paths.Find().Root, "tests/Lab/sites/trouble.json")))!;
        var node = json["servers"]!.AsArray().Single(s => s!["name"]!.ToString() == "QVS03")!;
        node["clockOffsetSeconds"] = seconds;
        node["settings"] = new JsonArray(new JsonObject { ["name"] = "IGNORECHECKS", ["value"] = ignored, ["source"] = "policy" });
        var server = Site.Parse(json.ToJsonString()).Servers.Single(s => s.Name == "QVS03");
        Assert.Equal((isOther, isRefused), (server.HasOtherClock, server.IsRefusedByClock));
    }

    [Theory]
    [InlineData("12.90.20000.0", "12.90.20000.0")]
    [InlineData("11.20.10000.0", "11.20.10000.0")]
    [InlineData("12.0.20000.0", "12.0.11111.11")]
    [InlineData("12.100.20000.0", "12.100.1111.0")]
    [InlineData("12", null)]
    public void A_version_is_played_by_one_of_the_same_release(string version, string? played) => Assert.Equal(played, StandIns.FittingVersion(version));

    [Theory]
    [InlineData(2, 24000, 4)]
    [InlineData(8, 24000, 16)]
    [InlineData(8, 2024, 5)]
    [InlineData(8, 100, 1)]
    public void As_many_servers_at_once_as_memory_and_cores_allow(int cores, int free, int servers) => Assert.Equal(servers, BatchSize.Of(cores, free));
}
