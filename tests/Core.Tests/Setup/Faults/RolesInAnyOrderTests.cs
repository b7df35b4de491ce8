using QvTrust.Core.Certificates;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup.Faults;

/// <summary>
/// Three roles of one server, each set up once and removed once, in every order that there is: certificates come with the first
/// role and go with the last one, and what nothing changed for keeps its process.
/// </summary>
public sealed class RolesInAnyOrderTests
{
    public static TheoryData<string> Servers => ["QVS QDS DSC", "QMS QVS QVWS"];

    [Theory]
    [MemberData(nameof(Servers))]
    public void Roles_come_and_go_in_any_order(string names)
    {
        var roles = names.Split(' ').Select(RoleTable.Find).ToList();
        var orders = Orders(roles, []).ToList();
        Assert.Equal(90, orders.Count);
        foreach (var order in orders)
            Live(roles, order);
    }

    [Fact]
    public void Roles_beside_an_authority_that_setup_made_use_its_certificates_and_leave_it_alone()
    {
        var qms = new QmsScenario(made: false);
        foreach (var role in (Role[])[RoleTable.Qvs, RoleTable.Qds])
            qms.Machine.Services.Install(role.ServiceName, running: true, "NetworkService", "S-1-5-20");
        qms.Data["AUTHORITY"] = "create";
        qms.Install();
        var (certificates, keys) = (Certificates(qms.Machine), qms.Machine.Keys.All.Count());
        foreach (var role in (Role[])[RoleTable.Qvs, RoleTable.Qds])
            MsiRun.Do(() => qms.Engine, SetupEngine.StagesOf(authority: false), new Dictionary<string, string> { ["ROLE"] = role.Name, ["QMSHOST"] = "QMS01" });
        qms.Uninstall();
        foreach (var role in (Role[])[RoleTable.Qds, RoleTable.Qvs])
        {
            ExpectCurrent(qms.Machine, RoleTable.Qvs);
            MsiRun.Do(() => qms.Engine, ["remove"], new Dictionary<string, string> { ["ROLE"] = role.Name });
        }

        Assert.Equal(certificates, Certificates(qms.Machine));
        Assert.Equal(keys, qms.Machine.Keys.All.Count());
        Assert.Empty(qms.Machine.Tasks.All);
    }

    [Fact]
    public void A_role_that_comes_before_the_package_of_its_QMS_server_uses_QMSs_own_certificates()
    {
        var machine = new FakeMachine("QMS01");
        machine.Services.Install(RoleTable.Qms.ServiceName, running: true);
        machine.Services.Install(RoleTable.Qvs.ServiceName, running: true, "NetworkService", "S-1-5-20");
        var set = new NativeSet(machine, "own", new NativeShape(machine.Clock.UtcNow));
        set.Install(CertificateKind.Server, machine.Name);
        set.Install(CertificateKind.Client, machine.Name);
        var certificates = Certificates(machine);

        MsiRun.Do(
            () => new SetupEngine(machine, new FakeSetupLog(), _ => throw new InvalidOperationException("nobody is asked")),
            SetupEngine.StagesOf(authority: false), new Dictionary<string, string> { ["ROLE"] = "QVS", ["QMSHOST"] = "QMS01" });

        Assert.Equal(certificates, Certificates(machine));
        ExpectCurrent(machine, RoleTable.Qvs);
        // What QMS made itself it renews itself.
        Assert.Equal(["QvTrust checks"], machine.Tasks.All.Keys);
    }

    // Each role stands in it twice: the first time it is set up, the second time removed.
    private static IEnumerable<IReadOnlyList<Role>> Orders(IReadOnlyList<Role> roles, IReadOnlyList<Role> before)
        => before.Count == roles.Count * 2 ? [before] : roles.Where(r => before.Count(b => b == r) < 2).SelectMany(r => Orders(roles, [.. before, r]));

    private static void Live(IReadOnlyList<Role> roles, IReadOnlyList<Role> order)
    {
        var server = new FaultServer(roles);
        var isQms = roles.Any(r => r.IsAuthority);
        // QMS's own keys keep the rights that the services of all roles need, uninstalled or not.
        foreach (var role in isQms ? roles : [])
            server.Install(role);
        foreach (var role in isQms ? roles : [])
            server.Uninstall(role);
        // With the root's key a service could be any server of the site: of the roles QMS alone needs it.
        Assert.DoesNotContain(server.Machine.Keys.All, k => k.Key.EndsWith("root", StringComparison.Ordinal) && k.Value.Contains("S-1-5-20"));
        var start = server.Before();
        var here = new HashSet<Role>();
        string? certificates = null;
        foreach (var role in order)
        {
            var step = $"{string.Join(" ", order.Select(r => r.Name))}, at {role.Name} with {here.Count} there";
            var processes = Processes(server.Machine);
            if (here.Add(role))
            {
                if (here.Count == 1)
                    server.MeetAnotherAuthority();
                server.Install(role, withToken: here.Count == 1 && !isQms);
                // The first one brings certificates or rights of keys; the others find them.
                Assert.True(here.Count == 1 || processes == Processes(server.Machine), step + ": a service was restarted");
            }
            else
            {
                here.Remove(role);
                server.Uninstall(role);
                Assert.True(processes == Processes(server.Machine), step + ": a service was restarted");
            }
            var now = Certificates(server.Machine);
            Assert.True(here.Count == 0 || certificates is null || now == certificates, $"{step}: {certificates}\n--- is now\n{now}");
            certificates = here.Count == 0 ? null : now;
            foreach (var one in roles)
                Assert.Equal(here.Contains(one) ? RoleValues.Trusted : null, server.Machine.Settings.Get(one.Name, RoleValues.State));
            Assert.All(here, one => ExpectCurrent(server.Machine, one));
            // What QMS made itself it renews itself.
            Assert.Equal(here.Count == 0 ? [] : [isQms ? "QvTrust checks" : "QvTrust renewal"], server.Machine.Tasks.All.Keys);
        }
        Assert.True(start == server.Before(), $"{string.Join(" ", order.Select(r => r.Name))}:\n{start}\n--- is now\n{server.Before()}");
    }

    private static void ExpectCurrent(FakeMachine machine, Role role)
    {
        var certificates = Certificates(machine);
        foreach (var value in (string[])[RoleValues.RootThumbprint, RoleValues.ServerThumbprint, RoleValues.ClientThumbprint])
            Assert.Contains(machine.Settings.Get(role.Name, value)!, certificates);
        Assert.Contains(machine.Firewall.List(), r => r.Name == $"QvTrust {role.Name} TCP {role.TlsPorts[0]}");
    }

    private static string Certificates(FakeMachine machine) => string.Join("\n", machine.Certificates.All.Order(StringComparer.Ordinal));

    private static string Processes(FakeMachine machine) => string.Join(", ", machine.Services.All
        .Where(s => s.Name != RoleTable.AuthorityService).Select(s => $"{s.Name} {s.ProcessId}"));
}
