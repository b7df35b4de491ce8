using System.Text.Json.Nodes;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Tests;

public class SnapshotTests
{
    private const string Base = """
        {
          "machine": "QVS01", "time": "1",
          "stores": { "LM\\My": [ { "subject": "CN=QVS01", "thumbprint": "AA" } ], "LM\\Root": [] },
          "keyContainers": [ { "name": "QvTrust-1", "securityDescriptor": "D:" } ],
          "firewall": { "com": [ { "name": "rule", "localPorts": "4749" } ], "registry": [ { "key": "7", "Name": "rule" } ] },
          "services": [ { "name": "QlikviewServer", "account": "LocalSystem", "state": "running", "pid": 5, "started": "2026-01-01T00:00:00Z", "exitCode": 0, "specificExitCode": 0 } ],
          "files": [ { "path": "C:\\ProgramData\\QvTrust\\issued\\AA.cer", "size": 1, "sha256": "00" } ],
          "registry": [ { "key": "HKLM\\SOFTWARE\\QvTrust", "view": 64, "values": { "QmsHost": "QMS01" } } ],
          "uninstall": [], "installerProducts": []
        }
        """;

    [Fact]
    public void The_same_state_has_no_differences() => Assert.Empty(Compare(_ => { }));

    [Theory]
    [InlineData("stores.LM\\My.0.thumbprint", "BB")]
    [InlineData("keyContainers.0.securityDescriptor", "D:P")]
    [InlineData("firewall.com.0.localPorts", "1")]
    [InlineData("firewall.registry.0.Name", "other")]
    [InlineData("services.0.state", "stopped")]
    [InlineData("services.0.account", "NT AUTHORITY\\NetworkService")]
    [InlineData("services.0.pid", "6")]
    [InlineData("files.0.sha256", "01")]
    [InlineData("registry.0.values.QmsHost", "QMS02")]
    public void A_change_is_a_difference(string path, string value) => Assert.NotEmpty(Compare(json => Put(json, path, value)));

    [Theory]
    [InlineData("time", "2")]
    [InlineData("services.0.exitCode", "1")]
    [InlineData("firewall.registry.0.key", "8")]
    [InlineData("registry.0.values.LastError", "QVT2006: ...")]
    public void What_a_failure_may_leave_is_none(string path, string value) => Assert.Empty(Compare(json => Put(json, path, value)));

    [Theory]
    [InlineData(@"C:\ProgramData\QvTrust\journal\current.xml", false)]
    [InlineData(@"C:\ProgramData\QvTrust\journal\set-aside-20260101T000000Z.xml", false)]
    [InlineData(@"C:\ProgramData\QvTrust\logs\setup.log", true)]
    [InlineData(@"C:\ProgramData\QvTrust\pending.xml", true)]
    [InlineData(@"C:\ProgramData\QvTrust\token", false)]
    [InlineData(@"C:\ProgramData\QvTrust\journalist.xml", false)]
    [InlineData(@"C:\Program Files\QvTrust\qvtrust.exe", false)]
    public void Only_documented_files_may_be_left(string path, bool allowed)
    {
        var differences = Compare(json => json["files"]!.AsArray().Add((JsonNode)new JsonObject { ["path"] = path, ["size"] = 1, ["sha256"] = "00" }));
        Assert.Equal(allowed, differences.Count == 0);
    }

    [Fact]
    public void A_restart_is_a_difference_unless_it_is_allowed()
    {
        Assert.Empty(Compare(json => Put(json, "services.0.pid", "6"), restartsAllowed: true));
        Assert.NotEmpty(Compare(json => Put(json, "services.0.state", "stopped"), restartsAllowed: true));
    }

    [Fact]
    public void A_pending_key_is_none_and_any_other_new_key_is_a_difference()
    {
        static void AddKey(JsonNode json) => json["keyContainers"]!.AsArray().Add((JsonNode)new JsonObject { ["name"] = "QvTrust-2" });

        Assert.Empty(Compare(AddKey, pending: "<key container=\"QvTrust-2\"/>"));
        Assert.NotEmpty(Compare(AddKey));
    }

    [Fact]
    public void A_second_rule_of_the_same_name_is_a_difference()
        => Assert.NotEmpty(Compare(json => json["firewall"]!["com"]!.AsArray().Add(json["firewall"]!["com"]![0]!.DeepClone())));

    [Fact]
    public void Another_speech_on_a_port_is_a_difference()
        => Assert.NotEmpty(SnapshotComparer.Differences(Snapshot(Base, "plain"), Snapshot(Base, "tls AA"), restartsAllowed: true));

    private static IReadOnlyList<string> Compare(Action<JsonNode> change, bool restartsAllowed = false, string pending = "")
    {
        var after = JsonNode.Parse(Base)!;
        change(after);
        return SnapshotComparer.Differences(Snapshot(Base, "plain"), Snapshot(after.ToJsonString(), "plain", pending), restartsAllowed);
    }

    private static Snapshot Snapshot(string json, string speech, string pending = "")
        => new(new MachineState(JsonNode.Parse(json)!), new Dictionary<int, string> { [4749] = speech }, pending);

    private static void Put(JsonNode json, string path, string value)
    {
        var parts = path.Split('.');
        foreach (var part in parts[..^1])
        {
            json = int.TryParse(part, out var index) ? json[index]! : json[part]!;
        }

        json[parts[^1]] = int.TryParse(value, out var number) ? number : value;
    }
}
