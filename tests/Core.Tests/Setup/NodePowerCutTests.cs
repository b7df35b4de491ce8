using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Tests.Machine;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Setup;

/// <summary>The power goes before each single write; the same command must mend it.</summary>
public sealed class NodePowerCutTests
{
    [Fact]
    [Trait("Length", Lengths.SlowOnMono)]
    public void A_power_cut_before_any_write_is_mended_by_the_same_command()
    {
        var whole = new NodeScenario();
        whole.Install();
        var cuts = 0;
        for (var n = 1; ; n++, cuts++)
        {
            var scenario = new NodeScenario();
            scenario.Machine.CutBefore = n;
            if (!PowerCut.Ends(() => scenario.Install()))
                break;
            scenario.Machine.PowerOn();
            scenario.PlaceTokenFile();

            scenario.Install();

            Assert.Equal(Shape(whole.Machine), Shape(scenario.Machine));
            Assert.Equal(2, scenario.Authority.Issued);
        }
        Assert.True(cuts > 40, $"only {cuts} writes were cut: the test no longer sees the whole setup");
    }

    [Fact]
    [Trait("Length", Lengths.SlowOnMono)]
    public void A_power_cut_inside_the_recovery_is_mended_too()
    {
        for (var n = 5; n < 60; n += 7)
        {
            for (var m = 1; m < 40; m += 5)
            {
                var scenario = new NodeScenario();
                scenario.Machine.CutBefore = n;
                PowerCut.Ends(() => scenario.Install());
                scenario.Machine.PowerOn();
                scenario.Machine.CutBefore = m;
                PowerCut.Ends(() => scenario.Install());
                scenario.Machine.PowerOn();
                scenario.PlaceTokenFile();

                scenario.Install();

                Assert.Equal("trusted", scenario.Machine.Settings.Get("QVS", "State"));
                Assert.Equal(2, scenario.Machine.Certificates.List(TrustStore.My).Count);
                Assert.Equal(2, scenario.Authority.Issued);
            }
        }
    }

    [Fact]
    [Trait("Length", Lengths.SlowOnMono)]
    public void An_installation_over_an_uninstall_that_was_cut_off_restarts_what_ran_without_certificates()
    {
        var restarts = 0;
        for (var n = 1; ; n++)
        {
            var scenario = new NodeScenario();
            scenario.Install();
            scenario.Machine.PowerOn();
            scenario.Machine.CutBefore = n;
            if (!PowerCut.Ends(() => scenario.Uninstall()))
                break;
            scenario.Machine.PowerOn();
            var isTaken = scenario.Machine.Certificates.List(TrustStore.My).Count < 2;
            // The server is booted again: what starts now finds what the uninstall left.
            scenario.Machine.Services.RequestStop(RoleTable.Qvs.ServiceName);
            scenario.Machine.Services.RequestStart(RoleTable.Qvs.ServiceName);
            var process = scenario.Machine.Services.Find(RoleTable.Qvs.ServiceName)!.ProcessId;

            // A new token, for the cuts after which the keys are gone.
            scenario.Authority.ForgetRedemptions();
            scenario.PlaceTokenFile();
            scenario.Install();

            Assert.Equal("trusted", scenario.Machine.Settings.Get("QVS", "State"));
            Assert.Equal(2, scenario.Machine.Certificates.List(TrustStore.My).Count);
            if (isTaken)
            {
                restarts++;
                Assert.NotEqual(process, scenario.Machine.Services.Find(RoleTable.Qvs.ServiceName)!.ProcessId);
            }
        }
        Assert.NotEqual(0, restarts);
    }

    private static string Shape(FakeMachine machine) => string.Join("\n",
        machine.Certificates.List(TrustStore.My).Concat(machine.Certificates.List(TrustStore.Root))
            .Select(c => $"{c.Store} {CertificateInfo.Parse(c.Der).Subject} {c.Key is not null}").OrderBy(t => t, StringComparer.Ordinal)
            .Concat(machine.Firewall.List().Select(r => r.Name))
            .Concat(machine.Services.All.Select(s => $"{s.Name} {s.State}"))
            .Concat(machine.Settings.All.Where(s => !s.Key.EndsWith("Thumbprint", StringComparison.Ordinal)).Select(s => $"{s.Key}={s.Value}"))
            .Concat([$"keys {machine.Keys.All.Count()}", $"files {machine.Folder.All.Count()}"]));
}
