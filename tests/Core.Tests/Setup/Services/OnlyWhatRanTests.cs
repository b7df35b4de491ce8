using QvTrust.Core.Machine;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Tests.Setup.Services;

/// <summary>A setup leaves each of Qlik's services running or stopped, as it found it, whichever role it sets up.</summary>
public sealed class OnlyWhatRanTests
{
    public static TheoryData<string, bool> Roles
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var role in RoleTable.All.Where(r => !r.IsAuthority))
            {
                data.Add(role.Name, true);
                data.Add(role.Name, false);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void On_a_node(string name, bool runs)
    {
        var role = RoleTable.Find(name);
        var scenario = new NodeScenario();
        scenario.Data["ROLE"] = name;
        foreach (var other in RoleTable.All.Where(r => !r.IsAuthority))
            scenario.Machine.Services.Install(other.ServiceName, running: other == role ? runs : !runs);
        scenario.Machine.Files.Versions[@"C:\" + role.ServiceName + ".exe"] = new Version(12, 90, 20000, 0);
        var before = States(scenario.Machine.Services.All);

        scenario.Install();

        Assert.Equal(before, States(scenario.Machine.Services.All));
        Assert.Equal(before.Where(s => s.EndsWith("Running", StringComparison.Ordinal)), Sorted(scenario.Machine.Services.Started.Select(n => $"{n} Running")));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void On_the_qms_server(bool qmsRuns, bool dispatcherRuns)
    {
        var scenario = new QmsScenario("QlikAccount", "S-1-5-21-9", started: true);
        if (!qmsRuns)
            scenario.Machine.Services.RequestStop(RoleTable.Qms.ServiceName);
        if (!dispatcherRuns)
            scenario.Machine.Services.RequestStop(RoleTable.DispatcherService);
        var before = States(scenario.Machine.Services.All);

        scenario.Install();

        Assert.Equal(before, States(scenario.Machine.Services.All));
    }

    private static List<string> States(IEnumerable<ServiceInfo> services) => Sorted(services.Select(s => $"{s.Name} {s.State}"));

    private static List<string> Sorted(IEnumerable<string> texts) => [.. texts.OrderBy(t => t, StringComparer.OrdinalIgnoreCase)];
}
