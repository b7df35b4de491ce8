using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Tests.Machine;
using QvTrust.Core.Tests.Setup;

namespace QvTrust.Core.Tests.Checks;

/// <summary>Servers in good order, for one thing to be spoilt on each.</summary>
internal static class Servers
{
    /// <summary>A node that setup enrolled.</summary>
    public static FakeMachine Node(Action<FakeMachine>? spoil = null) => Installed().Machine.With(spoil);

    /// <summary>The same with everything that belongs to it.</summary>
    public static NodeScenario Installed()
    {
        var node = new NodeScenario();
        node.Install();
        return node;
    }

    /// <summary>A QMS server whose own authority setup adopted; its service runs.</summary>
    public static FakeMachine Adopted(Action<FakeMachine>? spoil = null)
    {
        var qms = new QmsScenario();
        qms.Install();
        qms.Machine.Services.RequestStart(RoleTable.AuthorityService);
        return qms.Machine.With(spoil);
    }

    /// <summary>A QMS server whose authority setup made.</summary>
    public static FakeMachine Created(Action<FakeMachine>? spoil = null)
    {
        var qms = new QmsScenario(made: false);
        qms.Data["AUTHORITY"] = "create";
        qms.Install();
        qms.Machine.Services.RequestStart(RoleTable.AuthorityService);
        return qms.Machine.With(spoil);
    }

    /// <summary>A QMS server before the first setup.</summary>
    public static FakeMachine Qms(Action<FakeMachine>? spoil = null) => new QmsScenario().Machine.With(spoil);

    /// <summary>A QDS node that QMS distributed certificates to, before the first setup.</summary>
    public static FakeMachine Native(Action<FakeMachine>? spoil = null, string name = "QDS01", NativeShape? shape = null)
        => Empty(shape, (node, set) =>
        {
            set.Install(CertificateKind.Server, name, node);
            set.Install(CertificateKind.Client, name, node);
            foreach (var key in node.Keys.All.Select(k => KeyReference.New(k.Key)).ToList())
                node.Keys.SetSecurity(key, KeyAcl.Private.Grant(["S-1-5-20"]).ToString());
            spoil?.Invoke(node);
        });

    /// <summary>A QDS node with the root of an installation and what that root gives it.</summary>
    public static FakeMachine Empty(NativeShape? shape, Action<FakeMachine, NativeSet> give)
    {
        var node = new FakeMachine("QDS01");
        node.Services.Install(RoleTable.Qds.ServiceName, running: true, "NetworkService", "S-1-5-20");
        var set = new NativeSet(new FakeMachine("QMS01"), "native", shape ?? new NativeShape(node.Clock.UtcNow.AddYears(-1)));
        node.Certificates.Add(TrustStore.Root, set.Root.Der, null);
        give(node, set);
        return node;
    }

    /// <summary>The same after a setup with TRUST=existing.</summary>
    public static FakeMachine NativeSetUp(Action<FakeMachine>? spoil = null)
    {
        var node = Native();
        var engine = new SetupEngine(node, new FakeSetupLog(), _ => throw new InvalidOperationException("QMS was asked"));
        MsiRun.Do(() => engine, SetupEngine.StagesOf(authority: false), new Dictionary<string, string> { ["ROLE"] = "QDS", ["TRUST"] = "existing" }, null);
        return node.With(spoil);
    }

    /// <summary>This server's newest certificate of a kind.</summary>
    public static FoundCertificate Leaf(this FakeMachine machine, CertificateKind kind = CertificateKind.Server)
        => TrustStores.Issued(machine).First(c => c.IsFor(kind, machine.Name));

    /// <summary>The first root.</summary>
    public static FoundCertificate Root(this FakeMachine machine) => TrustStores.Roots(machine)[0];

    private static FakeMachine With(this FakeMachine machine, Action<FakeMachine>? spoil)
    {
        spoil?.Invoke(machine);
        return machine;
    }
}
