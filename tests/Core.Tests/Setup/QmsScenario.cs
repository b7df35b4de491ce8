using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

/// <summary>A QMS server with its own QlikViewCA set, a dispatcher behind it and our service just installed.</summary>
internal sealed class QmsScenario
{
    public const string ExportFolder = @"%ProgramData%\QlikTech\LicenseService\Exported Certificates\";
    public const string ServiceSid = "S-1-5-80-1-2-3-4-5";

    public QmsScenario(string account = "LocalSystem", string sid = "S-1-5-18", bool started = true, bool made = true, string name = "QMS01")
    {
        Machine = new FakeMachine(name);
        Machine.Services.Install(RoleTable.Qms.ServiceName, started, account, sid);
        Machine.Services.Install(RoleTable.DispatcherService, started);
        Machine.Services.Install(RoleTable.AuthorityService, running: false, @"NT SERVICE\QvTrustAuthority", ServiceSid);
        Machine.Services.ComesUp = name =>
        {
            if (name == RoleTable.Qms.ServiceName)
                ExportPem();
            return true;
        };
        if (!started || !made)
            return;
        MakeSet("CN=" + name);
        ExportPem();
        Machine.PowerOn();
    }

    public FakeMachine Machine { get; }

    public FakeSetupLog Log { get; } = new();

    /// <summary>The root whose certificates QMS uses where there are several; by default the last that was made.</summary>
    public CertificateInfo? InForce { get; set; }

    /// <summary>False for a QMS that exports no files for the License Service when it starts.</summary>
    public bool Exports { get; set; } = true;

    public Dictionary<string, string> Data { get; } = new() { ["ROLE"] = "QMS" };

    public SetupEngine Engine => EngineOf(null);

    /// <summary>An engine of an action of that msiexec.</summary>
    public SetupEngine EngineOf(ProcessMark? installer) => new(Machine, Log, _ => throw new InvalidOperationException("the QMS server enrols nowhere"), installer);

    /// <summary>What QMS does at its first start, as far as setup can see it.</summary>
    public CertificateInfo MakeSet(string containers, NativeShape? shape = null)
    {
        var set = new NativeSet(Machine, containers, shape ?? new NativeShape(Machine.Clock.UtcNow));
        set.Install(CertificateKind.Server, Machine.Name);
        set.Install(CertificateKind.Client, Machine.Name);
        return set.Root;
    }

    /// <summary>Its certificates and the settings that tell that it ran.</summary>
    public void MakeAtFirstStart() => Machine.Aside(() =>
    {
        MakeSet("CN=" + Machine.Name);
        Machine.Files.Content[RoleTable.Qms.DataFolder + @"\settings.xml"] = [];
    });

    public void ExportPem()
    {
        var root = Machine.Certificates.List(TrustStore.Root).Select(c => CertificateInfo.Parse(c.Der)).LastOrDefault(c => c.IsQlikViewCa && (InForce is null || c.Thumbprint == InForce.Thumbprint));
        var server = Machine.Certificates.List(TrustStore.My).Select(c => (Info: CertificateInfo.Parse(c.Der), c.Key)).LastOrDefault(c => c.Info.CommonName == Machine.Name && (InForce is null || c.Info.IsSignedBy(InForce)));
        if (!Exports || root is null || server.Key is not { } key)
            return;
        Machine.GuardedFiles.Folders.Add(ExportFolder);
        Machine.Files.Write(ExportFolder + "root.pem", PemText.Certificate(root));
        Machine.Files.Write(ExportFolder + "server.pem", PemText.Certificate(server.Info));
        // Whether QMS can do that with a key that is not exportable is not known: it made the key.
        Machine.Files.Write(ExportFolder + "server_key.pem", PemText.PrivateKey(Machine.Keys.NumbersOf(key), KeyPemForm.Pkcs1));
    }

    /// <summary>An installation by the MSI.</summary>
    /// <param name="failAfter">A stage after which another action of the MSI fails.</param>
    public void Install(string? failAfter = null) => MsiRun.Do(() => Engine, SetupEngine.StagesOf(authority: true), Data, failAfter);

    public void Uninstall() => MsiRun.Do(() => Engine, ["remove"], Data);
}
