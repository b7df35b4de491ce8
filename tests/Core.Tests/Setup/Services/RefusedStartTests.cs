using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Services;

namespace QvTrust.Core.Tests.Setup.Services;

/// <summary>Windows' own answers to a start: it waits for the first sign of life, and refuses what it cannot begin.</summary>
public sealed class RefusedStartTests
{
    private const int NoLogon = 1069;
    private const int NotInTime = 1053;
    private static readonly string Qvs = RoleTable.Qvs.ServiceName;
    private readonly NodeScenario node = new();

    [Fact]
    public void A_refused_start_is_a_service_that_did_not_come_up_and_what_ran_runs_again()
    {
        var refusals = 1;
        node.Machine.Services.RefusesStart = _ => refusals-- > 0 ? NoLogon : 0;

        var failed = Assert.Throws<TrustException>(() => node.Install());

        Assert.Equal([ErrorCatalogue.ServiceDidNotStart.Code], failed.Errors.Select(e => e.Code));
        Assert.Contains("starting the service QlikviewServer failed: refused (0x42d)", failed.Message, StringComparison.Ordinal);
        Assert.Equal(ServiceState.Running, node.Machine.Services.Find(Qvs)!.State);
        Assert.Empty(node.Machine.Certificates.List(TrustStore.My));
    }

    [Fact]
    public void One_that_gives_no_sign_of_life_in_Windows_time_is_started_again_within_its_own()
    {
        var refusals = 3;
        node.Machine.Services.RefusesStart = _ => refusals-- > 0 ? NotInTime : 0;
        node.Install();
        Assert.Equal("trusted", node.Machine.Settings.Get("QVS", "State"));
        Assert.True(refusals < 0);
    }

    [Fact]
    public void One_that_never_does_ends_when_its_time_is_over()
    {
        var begun = node.Machine.Clock.UtcNow;
        node.Machine.Services.RequestStop(Qvs);
        node.Machine.Services.RefusesStart = _ => NotInTime;
        var failed = Assert.Throws<TrustException>(() => new ServiceRestarter(node.Machine).Start(Qvs));
        Assert.Equal(ErrorCatalogue.ServiceDidNotStart.Code, failed.Code);
        Assert.Contains("(0x41d)", failed.Message, StringComparison.Ordinal);
        Assert.InRange(node.Machine.Clock.UtcNow - begun, ServiceTimes.Of(Qvs).Start, ServiceTimes.Of(Qvs).Start + TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void One_that_is_still_starting_has_the_time_of_a_start_before_it_is_stopped()
    {
        var until = Hang() + ServiceTimes.Of(Qds).Stop + TimeSpan.FromMinutes(1);
        node.Machine.Clock.Meanwhile = () =>
        {
            if (node.Machine.Clock.UtcNow > until && node.Machine.Services.Find(Qds)!.State == ServiceState.Starting)
                node.Machine.Services.EndStart(Qds);
        };

        new ServiceRestarter(node.Machine).Stop(Qds);

        Assert.Equal(ServiceState.Stopped, node.Machine.Services.Find(Qds)!.State);
    }

    [Fact]
    public void One_that_starts_for_longer_did_not_come_up_and_the_undo_leaves_it_alone()
    {
        Hang();
        var process = node.Machine.Services.Find(Qds)!.ProcessId;

        var failed = Assert.Throws<TrustException>(() => node.Install());

        Assert.Equal([ErrorCatalogue.ServiceDidNotStart.Code], failed.Errors.Select(e => e.Code));
        Assert.Contains("it was still starting after 600 seconds", failed.Message, StringComparison.Ordinal);
        Assert.Equal((ServiceState.Starting, process), (node.Machine.Services.Find(Qds)!.State, node.Machine.Services.Find(Qds)!.ProcessId));
        Assert.Null(node.Machine.Folder.Read("journal/current.xml"));
    }

    private static string Qds => RoleTable.Qds.ServiceName;

    private DateTimeOffset Hang()
    {
        node.Machine.Services.Install(Qds, running: false);
        node.Machine.Services.HangsInStart = name => name == Qds;
        node.Machine.Services.RequestStart(Qds);
        return node.Machine.Clock.UtcNow;
    }
}
