using QvTrust.Core.Errors;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

public sealed class PolicyDefaultsTests
{
    private readonly FakeMachine machine = new("QVS01");

    [Fact]
    public void What_is_given_wins_over_the_policy_and_the_policy_over_what_was_saved()
    {
        machine.Settings.Set("", "RenewWindow", "Sun 01:00-02:00");
        Assert.Equal("Sun 01:00-02:00", Complete()["RENEWWINDOW"]);

        Policy("RENEWWINDOW", "Sat 01:00-02:00");
        Assert.Equal("Sat 01:00-02:00", Complete()["RENEWWINDOW"]);
        Assert.Equal("any", Complete(("RENEWWINDOW", "any"))["RENEWWINDOW"]);
    }

    [Fact]
    public void Every_property_of_a_policy_is_one_that_is_read()
    {
        Assert.Empty(PolicyDefaults.Names.Except(SettingsReader.Names));
        foreach (var name in PolicyDefaults.Names)
            Policy(name, name == "TRUST" ? "enrol" : $"from {name}");
        machine.Files.Content["from ENROLLTOKENFILE"] = [];
        Assert.Equal(
            PolicyDefaults.Names.OrderBy(n => n, StringComparer.Ordinal),
            Complete().Concat(Complete(("ROLE", "QMS"))).Where(v => v.Value == $"from {v.Key}" || v.Value == "enrol").Select(v => v.Key).Distinct().OrderBy(n => n, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("ROLE", "QMS", "QMSHOST", false)]
    [InlineData("QVTROLE", "qms", "TRUST", false)]
    [InlineData("ROLE", "QVS", "QMSHOST", true)]
    [InlineData("ROLE", "QVS", "BACKUPCOPY", false)]
    [InlineData("ROLE", "QMS", "BACKUPCOPY", true)]
    public void A_server_inherits_what_its_role_is_asked(string key, string role, string name, bool inherits)
    {
        Policy(name, "x");
        Assert.Equal(inherits, Complete((key, role)).ContainsKey(name));
    }

    [Theory]
    [InlineData("", "10.0.0.1")]
    [InlineData("qms01", "10.0.0.1")]
    [InlineData("QMS02", null)]
    public void The_address_of_a_policy_is_used_with_its_host_only(string host, string? address)
    {
        Policy("QMSHOST", "QMS01");
        Policy("QMSADDRESS", "10.0.0.1");
        Assert.Equal(address, Complete(("QMSHOST", host)).TryGetValue("QMSADDRESS", out var found) ? found : null);
    }

    [Theory]
    [InlineData("PACKAGE")]
    [InlineData("TRUST")]
    [InlineData("ENROLLTOKEN")]
    public void A_token_file_of_the_policy_steps_back_from_another_way_that_was_given(string given)
    {
        Policy("ENROLLTOKENFILE", @"\\QMS01\rollout\[ComputerName].token");
        machine.Files.Content[@"\\QMS01\rollout\QVS01.token"] = [];
        Assert.True(Complete().ContainsKey("ENROLLTOKENFILE"));
        Assert.False(Complete((given, "x")).ContainsKey("ENROLLTOKENFILE"));
    }

    [Fact]
    public void A_token_file_of_the_policy_is_for_a_server_that_finds_one_and_enrols()
    {
        Policy("ENROLLTOKENFILE", @"\\QMS01\rollout\[ComputerName].token");
        Assert.False(Complete().ContainsKey("ENROLLTOKENFILE"));
        machine.Files.Content[@"\\QMS01\rollout\QVS01.token"] = [];
        machine.Settings.Set("", "Trust", "existing");
        Assert.Equal("existing", Complete()["TRUST"]);
        Assert.False(Complete().ContainsKey("ENROLLTOKENFILE"));
    }

    [Fact]
    public void A_setup_alone_asks_the_policy()
    {
        var node = new NodeScenario();
        node.Install();
        node.Machine.Facts.Set(@"SOFTWARE\Policies\QvTrust", "RESTARTSERVICES", "later");
        node.Machine.Facts.Set(@"SOFTWARE\Policies\QvTrust", "QMSHOST", "10.0.0.1");
        node.Machine.Services.Started.Clear();

        node.Renew(force: true);

        Assert.NotEmpty(node.Machine.Services.Started);
        Assert.Equal("QMS01", node.Machine.Settings.Get("", "QmsHost"));
        node.Data.Remove("QMSHOST");
        Assert.Equal("QVT1002", Assert.Throws<TrustException>(() => node.Install()).Code);
    }

    [Fact]
    public void The_first_look_at_what_is_given_does_not_look_into_the_protected_folder()
    {
        machine.Folder.Write("token", [1]);
        machine.Settings.Set("", "Trust", "existing");
        Assert.False(Complete().ContainsKey("TRUST"));
        Assert.Empty(GivenValues.Check(machine, new Dictionary<string, string> { ["QVTROLE"] = "QVS" }));
    }

    [Fact]
    public void The_check_before_anything_is_changed_knows_the_policy()
    {
        Assert.Equal("QVT1001", Assert.Single(GivenValues.Check(machine, new Dictionary<string, string> { ["QVTROLE"] = "QVS" })).Code);

        Policy("QMSHOST", "QMS01");
        Assert.Empty(GivenValues.Check(machine, new Dictionary<string, string> { ["QVTROLE"] = "QVS" }));

        Policy("TIMEOUTMINUTES", "never");
        Assert.Equal("QVT1028", Assert.Single(GivenValues.Check(machine, new Dictionary<string, string> { ["QVTROLE"] = "QVS" })).Code);
    }

    [Fact]
    public void The_log_says_what_came_from_the_policy()
    {
        Policy("QMSHOST", "QMS01");
        var log = new FakeSetupLog();
        new SavedSettings(machine, withPolicy: true).Complete(new Dictionary<string, string>(StringComparer.Ordinal) { ["ROLE"] = "QVS" }, log);
        Assert.Equal(["QMSHOST: QMS01, from policy"], log.Lines);
    }

    private void Policy(string name, string value) => machine.Facts.Set(@"SOFTWARE\Policies\QvTrust", name, value);

    private IReadOnlyDictionary<string, string> Complete(params (string Name, string Value)[] given)
        => new SavedSettings(machine, withPolicy: true).Complete(given.ToDictionary(g => g.Name, g => g.Value, StringComparer.Ordinal));
}
