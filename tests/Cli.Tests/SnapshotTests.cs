using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Schema;
using QvTrust.Cli.Snapshots;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Cli.Tests;

/// <summary><c>qvtrust check --snapshot</c> on servers in memory that end at the first write.</summary>
public sealed class SnapshotTests : IDisposable
{
    private const string ExtensionOid = "2.25.4711";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("qvtrust-snapshot-");
    private readonly FakeMachine machine = new("QMS01");
    private readonly byte[] extension = RandomNumberGenerator.GetBytes(24);

    public SnapshotTests()
    {
        var (rootKey, serverKey) = (machine.Keys.Create("container-of-the-root", exportable: true), machine.Keys.Create("container-of-the-server", exportable: true));
        using var rootRsa = machine.Keys.Open(rootKey);
        using var serverRsa = machine.Keys.Open(serverKey);
        var now = machine.Clock.UtcNow;
        var root = new CertificateRequest("CN=QlikViewCA", rootRsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var rootCertificate = root.CreateSelfSigned(now.AddYears(-1), now.AddYears(9));
        var server = new CertificateRequest("CN=QMS01", serverRsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        server.CertificateExtensions.Add(new X509Extension(ExtensionOid, extension, false));
        using var serverCertificate = server.Create(rootCertificate, now.AddYears(-1), now.AddYears(1), [0x0A, 1]);
        machine.Certificates.Add(TrustStore.Root, rootCertificate.RawData, rootKey);
        machine.Certificates.Add(TrustStore.My, serverCertificate.RawData, serverKey);
        machine.Services.Install(RoleTable.Qms.ServiceName, running: true, @"CORP\qlik$", "S-1-5-21-1-2-3-1001");
        machine.Services.Install(RoleTable.Qvs.ServiceName, running: false, @"CORP\gone", null);
        machine.Services.Install(RoleTable.DispatcherService, running: true);
        machine.Services.Install("MpsSvc", running: true);
        machine.Firewall.Add(new FirewallRule("QvTrust QMS TCP 4780", 4780, ""));
        machine.Settings.Set("", "FirewallRemote", "10.1.0.0/16");
        machine.Facts.Set(@"SOFTWARE\Policies\QvTrust", "QMSHOST", "QMS01");
        machine.Settings.Set("QMS", "State", "trusted");
        machine.Settings.Set("QMS", "LastError", "QVT3001: no answer. Look at it.");
        machine.Files.Versions[RoleTable.Qms.Executable] = new Version(12, 90, 20000, 0);
        machine.Files.Folders.Add(RoleTable.Qms.DataFolder);
        machine.Facts.Set(@"SYSTEM\CurrentControlSet\Services\QlikviewServer", "Start", "3");
        machine.Facts.Set(@"SYSTEM\CurrentControlSet\Services\Tcpip\Parameters", "Domain", "corp.example");
        machine.Facts.Set(@"SYSTEM\CurrentControlSet\Control\Lsa\FipsAlgorithmPolicy", "Enabled", "1");
        machine.TakenPorts.Add(4780);
        machine.TakenPorts.Add(4781);
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_server_is_written_as_it_is_and_nothing_of_it_is_changed()
    {
        var run = await TakeAsync();
        var site = new SnapshotFile(SiteFile).Read();
        var server = Assert.Single(site.Servers);
        Assert.Equal((ExitCodes.Ok, $"QMS01: {Count(server, "error")} errors, {Count(server, "warning")} warnings; {SiteFile} has 1 server\n", ""), run);
        Assert.True(Count(server, "error") > 1);
        Assert.Equal(("QMS01", machine.Clock.UtcNow, "1.0.0"), (server.Name, server.Taken, server.Product));
        Assert.Equal(("corp.example", true, false, false), (server.Windows.Domain, server.Windows.Fips, server.Windows.Tls12Limited, server.Windows.RebootPending));
        Assert.Equal(["QMS 12.90.20000.0 running trusted True", "QVS  stopped  False"], server.Roles.Select(r => $"{r.Role} {r.QlikView} {r.Service!.State} {r.State} {r.DataFolder}"));
        Assert.Equal([@"managed CORP\qlik$ S-1-5-21-1-2-3-1001", @"user CORP\gone "], server.Roles.Select(r => $"{r.Service!.Account.Kind} {r.Service.Account.Name} {r.Service.Account.Sid}"));
        Assert.Equal([null, "manual"], server.Roles.Select(r => r.Service!.StartType));
        Assert.Equal(["QlikViewServiceDispatcher system"], server.OtherServices.Select(s => $"{s.Name} {s.Account.Kind}"));
        Assert.Equal([4780], server.PortsListening);
        Assert.Equal(("running", true, "QvTrust QMS TCP 4780"), (server.Firewall.Service, server.Firewall.TakesRules, Assert.Single(server.Firewall.Rules!).Name));
        Assert.Equal([@"LM\My CN=QMS01 0A01 True 24 2.25.4711", @"LM\Root CN=QlikViewCA True 24"], server.Certificates.Select(c => $"{c.Store} {c.Subject} {(c.Subject == "CN=QMS01" ? c.SerialNumber + " " : "")}{c.HasKey} {c.KeyProvider} {string.Join(' ', c.PrivateExtensions)}".TrimEnd()));
        Assert.All(server.Certificates, c => Assert.Equal([server.Certificates[1].Thumbprint], c.SignedBy));
        Assert.Equal([new("FIREWALLREMOTE", "10.1.0.0/16", "saved"), new("QMSHOST", "QMS01", "policy")], server.Settings);
        Assert.Equal(server.Checks.Count, server.Checks.Distinct().Count());
        Assert.Contains(server.Findings, f => f is { Check: "last-run-failed", Severity: "warning", Code: "QVT6716" });
        Assert.Empty(server.Unread);
    }

    [Fact]
    public async Task No_secret_is_in_it()
    {
        string[] planted = ["qvt1.token-of-this-server", "the-pending-enrolment", "a-password-in-a-file", "a-value-nobody-knows", "-----BEGIN", "a-setting-of-QMS"];
        machine.Folder.Write("token", Encoding.UTF8.GetBytes(planted[0]));
        machine.Folder.Write("pending.xml", Encoding.UTF8.GetBytes(planted[1]));
        machine.Files.Content[@"C:\rollout\QMS01.password"] = Encoding.UTF8.GetBytes(planted[2]);
        machine.Settings.Set("QMS", "Secret", planted[3]);
        machine.Settings.Set("", "Secret", planted[3]);
        using var rsa = machine.Keys.Open(KeyReference.New("container-of-the-server"));
        machine.Files.Content[RoleTable.ExportFolder + "server_key.pem"] = Encoding.ASCII.GetBytes(rsa.ExportPkcs8PrivateKeyPem());
        machine.QlikRegistry.All[@"SOFTWARE\QlikTech\Example\Password"] = new RegistryText(planted[5], IsNumber: false);
        machine.Files.Content[@"C:\switch.xml"] = @"<switch><registry role=""QMS"" key=""HKLM\SOFTWARE\QlikTech\Example"" name=""Password"" before=""0"" after=""1"" /></switch>"u8.ToArray();
        machine.GuardedFiles.SetSecurity(@"C:\switch.xml", "O:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)");
        machine.Settings.Set("QMS", "LastError", $"QVT2041: x says \"{planted[5]}\". y. QVT5003: z.");
        await TakeAsync(@"SWITCHFILE=C:\switch.xml");
        var text = await File.ReadAllTextAsync(SiteFile);
        Assert.Contains("QVT2041, QVT5003, which quotes a setting", text, StringComparison.Ordinal);
        Assert.All(planted, p => Assert.DoesNotContain(p, text, StringComparison.OrdinalIgnoreCase));
        var numbers = rsa.ExportParameters(true);
        Assert.All((byte[][])[numbers.D!, numbers.P!, numbers.Q!, numbers.DP!, numbers.DQ!, numbers.InverseQ!, extension], octets =>
        {
            Assert.DoesNotContain(Convert.ToHexString(octets)[..32], text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Convert.ToBase64String(octets)[..20], text, StringComparison.Ordinal);
        });
        Assert.DoesNotContain("container-of-the", text, StringComparison.Ordinal);
    }

    /// <summary>Whoever adds a property decides here that it is no secret.</summary>
    [Fact]
    public void The_form_of_the_file_is_frozen()
        => Golden.Check("snapshot-schema", SnapshotJson.Default.Options.GetJsonSchemaAsNode(typeof(SiteSnapshot)).ToJsonString(new JsonSerializerOptions { WriteIndented = true, IndentSize = 1 }) + "\n");

    [Fact]
    public async Task What_cannot_be_read_is_said_and_the_rest_is_there()
    {
        machine.Firewall.IsStopped = true;
        machine.Settings.Set("", "QmsHost", "QMS02");
        machine.Network.Failure = new InvalidOperationException("unheard of");
        var run = await TakeAsync();
        var server = Assert.Single(new SnapshotFile(SiteFile).Read().Servers);
        Assert.Equal(ExitCodes.Ok, run.Code);
        Assert.Equal(["firewall rules: QVT2031", "clock: InvalidOperationException: unheard of"], server.Unread.Select(u => u.Split(": reading", 2)[0]));
        Assert.Equal(server.Unread, run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l["not read: ".Length..]));
        Assert.Null(server.Firewall.Rules);
        Assert.Equal(2, server.Certificates.Count);
    }

    [Fact]
    public async Task The_clock_is_compared_where_the_authority_is_known()
    {
        machine.Settings.Set("", "QmsHost", "QMS02");
        machine.Network.Ahead = TimeSpan.FromSeconds(90);
        await TakeAsync();
        Assert.Equal(-90, new SnapshotFile(SiteFile).Read().Servers[0].ClockOffsetSeconds);
    }

    [Fact]
    public async Task Checks_and_clock_are_those_of_a_setup_that_is_given()
    {
        machine.Network.Ahead = TimeSpan.FromSeconds(400);
        machine.Network.Unknown.Add("QMS07");
        await TakeAsync("--role", "QVS", "QMSHOST=QMS07", "AUTHORITYPORT=15000");
        var server = new SnapshotFile(SiteFile).Read().Servers[0];
        Assert.Equal(-400, server.ClockOffsetSeconds);
        Assert.Contains("QMS07:15000", machine.Network.Asked);
        Assert.Contains("clock-differs", server.Findings.Select(f => f.Check));
        var wrong = await TakeAsync("--role", "QVS", "QMSHOST=10.1.2.3");
        Assert.Equal((2, ""), (wrong.Code, wrong.Out));
    }

    [Fact]
    public async Task The_service_behind_iis_is_known_where_it_is_named()
    {
        const string name = "QlikView Settings Service";
        machine.Services.Install(name, running: true);
        machine.Files.Versions[machine.Services.Find(name)!.BinaryPath] = new Version(1, 0);
        await TakeAsync();
        Assert.DoesNotContain("QVWS", new SnapshotFile(SiteFile).Read().Servers[0].Roles.Select(r => r.Role));
        await TakeAsync("WEBSERVER=iis", "WEBSERVERSERVICE=" + name);
        var server = new SnapshotFile(SiteFile).Read().Servers[0];
        var role = Assert.Single(server.Roles, r => r.Role == "QVWS");
        Assert.Equal((name, null), (role.Service!.Name, role.QlikView));
        Assert.Contains(server.Findings, f => f is { Check: "web-server-unclear", Code: "QVT2064" });
    }

    [Theory]
    [InlineData("--fix", "key-not-readable")]
    [InlineData("--ignore", "fips-mode")]
    [InlineData("--json")]
    public async Task It_takes_no_option_that_it_would_not_look_at(params string[] options)
    {
        var run = await TakeAsync(options);
        Assert.Equal((2, ""), (run.Code, run.Out));
        Assert.Contains("give --snapshot without --fix, --json and --ignore", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(SiteFile));
    }

    private string SiteFile => Path.Combine(folder.FullName, "site.json");

    private static int Count(ServerSnapshot server, string severity) => server.Findings.Count(f => f.Severity == severity);

    private async Task<(int Code, string Out, string Error)> TakeAsync(params string[] options)
    {
        machine.PowerOn();
        machine.CutBefore = 1;
        var run = await Session.RunOnAsync(machine, [], ["check", "--snapshot", SiteFile, .. options]);
        return (run.Code, run.Out.ReplaceLineEndings("\n"), run.Error.ReplaceLineEndings("\n"));
    }
}
