using System.Text;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

/// <summary>A node whose web server is IIS, with the service behind it that is QlikView's.</summary>
internal sealed class IisScenario
{
    public const string Service = "QlikView Settings Service";

    public IisScenario()
    {
        Machine.Services.Install(Service, running: true, @"DOM\web", "S-1-5-21-9");
        Machine.Services.Install("W3SVC", running: true);
        Machine.Files.Folders.Add(RoleTable.Qvws.DataFolder);
        // Where QlikView's version does not stand: another program's.
        Machine.Files.Versions[@"C:\" + Service + ".exe"] = new Version(10, 0, 17763, 1);
        Machine.Files.Content[NodeScenario.TokenPath] = Encoding.ASCII.GetBytes(Authority.Token.Encode());
        Machine.PowerOn();
    }

    public FakeMachine Machine { get; } = new("WEB01");

    public FakeAuthority Authority { get; } = new();

    public FakeSetupLog Log { get; } = new();

    public Dictionary<string, string> Data { get; } = new()
    {
        ["ROLE"] = "QVWS", ["QMSHOST"] = "QMS01", ["ENROLLTOKENFILE"] = NodeScenario.TokenPath, ["WEBSERVER"] = "iis", ["WEBSERVERSERVICE"] = Service,
    };

    public SetupEngine Engine => new(Machine, Log, _ => Authority);

    public void Install(string? failAfter = null) => MsiRun.Do(() => Engine, SetupEngine.StagesOf(authority: false), Data, failAfter);

    public void Renew() => new CertificateRenewal(Machine, Log, (_, _) => Authority).Run(force: true, later: false);

    public void Uninstall() => MsiRun.Do(() => Engine, ["remove"], new Dictionary<string, string> { ["ROLE"] = "QVWS" });
}
