using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

/// <summary>Collects the lines of a setup.</summary>
internal sealed class FakeSetupLog : ISetupLog
{
    private bool isCancelled;

    public List<string> Lines { get; } = [];

    /// <summary>What the progress bar showed.</summary>
    public List<string> Steps { get; } = [];

    /// <summary>How often somebody asked whether this is cancelled: where Windows Installer shows that a wait goes on.</summary>
    public int Asked { get; private set; }

    public bool IsCancelled
    {
        get
        {
            Asked++;
            Looked?.Invoke();
            return isCancelled;
        }
        set => isCancelled = value;
    }

    /// <summary>What happens meanwhile: called with each line.</summary>
    public Action<string>? Met { get; set; }

    /// <summary>Called each time somebody asks whether this is cancelled.</summary>
    public Action? Looked { get; set; }

    public bool Says(string text) => Lines.Exists(l => l.Contains(text));

    public void Info(string line)
    {
        Lines.Add(line);
        Met?.Invoke(line);
    }

    public void Progress(string text) => Steps.Add(text);
}

/// <summary>A QVS node before its first certificate, and the same command that an administrator runs again and again.</summary>
internal sealed class NodeScenario
{
    public const string TokenPath = @"C:\rollout\QVS01.token";

    public NodeScenario()
    {
        Machine.Services.Install(RoleTable.Qvs.ServiceName, running: true, "NetworkService", "S-1-5-20");
        Machine.Files.Versions[@"C:\" + RoleTable.Qvs.ServiceName + ".exe"] = new Version(12, 90, 20000, 0);
        PlaceTokenFile();
    }

    public FakeMachine Machine { get; } = new("QVS01");

    public FakeAuthority Authority { get; } = new();

    public FakeSetupLog Log { get; } = new();

    public Dictionary<string, string> Data { get; } = new()
    {
        ["ROLE"] = "QVS", ["QMSHOST"] = "QMS01", ["ENROLLTOKENFILE"] = TokenPath,
    };

    /// <summary>How an uninstall reaches the authority; null: not at all.</summary>
    public Func<SavedAuthority, IRevocationClient>? Leave { get; set; }

    public SetupEngine Engine => EngineOf(null);

    /// <summary>An engine of an action of that msiexec.</summary>
    public SetupEngine EngineOf(ProcessMark? installer) => new(Machine, Log, _ => Authority, installer) { Leave = Leave };

    public void PlaceTokenFile() => Machine.Files.Content[TokenPath] = Encoding.ASCII.GetBytes(Authority.Token.Encode());

    /// <summary>A certificate of this machine from another installation, whose root is not here.</summary>
    public void PlaceForeignCertificate()
    {
        var stranger = new FakeAuthority();
        var key = Machine.Keys.Create("foreign", exportable: true);
        using var rsa = Machine.Keys.Open(key);
        var der = stranger.Enrol(CertificateKind.Server, stranger.Root.Der, stranger.Token, Machine.Name, "QVS", CertificationRequest.Build(Machine.Name, rsa)).Der;
        Machine.Certificates.Add(TrustStore.My, der, key);
        Machine.PowerOn();
    }

    /// <summary>An installation by the MSI.</summary>
    /// <param name="failAfter">A stage after which another action of the MSI fails.</param>
    public void Install(string? failAfter = null) => MsiRun.Do(() => Engine, SetupEngine.StagesOf(authority: false), Data, failAfter);

    /// <summary><c>qvtrust renew</c>.</summary>
    public RenewalOutcome Renew(bool force = false, bool later = false) => new CertificateRenewal(Machine, Log, (_, _) => Authority).Run(force, later);

    /// <summary>What the scheduled task runs, on a server whose clock is UTC.</summary>
    public RenewalOutcome RenewScheduled() => new CertificateRenewal(Machine, Log, (_, _) => Authority).RunScheduled(TimeZoneInfo.Utc);

    public void Uninstall(string? failAfter = null) => MsiRun.Do(() => Engine, ["remove"], new Dictionary<string, string> { ["ROLE"] = "QVS" }, failAfter);
}
