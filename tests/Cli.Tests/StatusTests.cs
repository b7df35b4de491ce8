using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using QvTrust.Cli.Status;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Cli.Tests;

/// <summary>Status of a QMS server in memory, then with one thing wrong at a time.</summary>
public sealed class StatusTests
{
    private const string PemFolder = @"%ProgramData%\QlikTech\LicenseService\Exported Certificates\";
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);
    private readonly FakeMachine machine = new("QMS01");
    private readonly byte[] server;
    private readonly KeyReference serverKey;

    public StatusTests()
    {
        var rootKey = machine.Keys.Create("root", exportable: true);
        serverKey = machine.Keys.Create("server", exportable: true);
        using var rsa = machine.Keys.Open(rootKey);
        using var serverRsa = machine.Keys.Open(serverKey);
        var root = RootCertificate.Create(rsa, Start, 10, machine.Random);
        server = new CertificateIssuer(CertificateInfo.Parse(root), rsa, null, null)
            .Issue(CertificateKind.Server, "QMS01", serverRsa.ExportSubjectPublicKeyInfo(), SerialNumbers.Next(machine.Random), Start);
        machine.Certificates.Add(TrustStore.Root, root, rootKey);
        machine.Certificates.Add(TrustStore.My, server, serverKey);
        machine.Firewall.Add(new FirewallRule("QvTrust QMS TCP 4799", 4799, ""));
        machine.Firewall.Add(new FirewallRule("QvTrust QMS TCP 4780", 4780, ""));
        machine.Services.Install(RoleTable.Qms.ServiceName, running: true);
        machine.Services.Install(RoleTable.DispatcherService, running: true);
        StartedAt(RoleTable.Qms.ServiceName, Start);
        StartedAt(RoleTable.DispatcherService, Start.AddSeconds(5));
        Export("root.pem", "CERTIFICATE", root);
        Export("server.pem", "CERTIFICATE", server);
        Export("server_key.pem", "PRIVATE KEY", serverRsa.ExportPkcs8PrivateKey());
    }

    [Fact]
    public void A_server_in_order_is_shown_as_it_is()
    {
        var status = StatusReader.Read(machine);
        Assert.Equal(("QMS01", "QMS"), (status.Name, status.Role));
        Assert.Equal([4780, 4799], status.FirewallPorts);
        Assert.Equal([@"LM\My CN=QMS01 True", @"LM\Root CN=QlikViewCA True"], status.Certificates.Select(c => $"{c.Store} {c.Subject} {c.HasPrivateKey}"));
        Assert.Equal(["QlikviewManagementService running", "QlikViewServiceDispatcher running"], status.Services.Select(s => $"{s.Name} {s.State}"));
        Assert.Equal(new LicenseServiceStatus(true, true, true, true, true), status.LicenseService);
        Assert.Equal(("standard", null), (status.Extensions, status.LastError));
    }

    [Fact]
    public void A_key_that_is_closed_to_a_service_is_said()
    {
        machine.Services.Install(RoleTable.Qms.ServiceName, running: true, "NetworkService", "S-1-5-20");
        var status = StatusReader.Read(machine);
        Assert.Contains("(QVT6708)", Assert.Single(status.KeyRights, l => l.Contains("CN=QMS01 ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("gives the service QlikviewManagementService no right to read it", StatusText.Plain(status), StringComparison.Ordinal);

        machine.Keys.SetSecurity(serverKey, KeyAcl.Private.Grant(["S-1-5-20"]).ToString());
        Assert.DoesNotContain(StatusReader.Read(machine).KeyRights, l => l.Contains("CN=QMS01 ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_role_that_IIS_plays_is_shown_with_its_service()
    {
        machine.Services.Install("QlikView Settings Service", running: true);
        machine.Services.Install("W3SVC", running: true);
        machine.Settings.Set("", "WebServer", "iis");
        machine.Settings.Set("", "WebServerService", "QlikView Settings Service");
        var status = StatusReader.Read(machine);
        Assert.Equal(["QMS", "QVWS"], status.Roles);
        Assert.Equal(
            ["QlikviewManagementService running", "QlikView Settings Service running", "QlikViewServiceDispatcher running"],
            status.Services.Select(s => $"{s.Name} {s.State}"));
    }

    [Fact]
    public void The_bindings_of_HTTP_sys_stand_behind_their_certificate_and_that_they_cannot_be_read_is_said()
    {
        var thumbprint = CertificateInfo.Parse(server).Thumbprint;
        machine.HttpBindings.Bind("ipport=0.0.0.0:443", thumbprint);
        machine.HttpBindings.Bind("hostnameport=www.example.com:443", thumbprint);
        Assert.Contains($"with key  {thumbprint}  HTTP.sys ipport=0.0.0.0:443 hostnameport=www.example.com:443", StatusText.Plain(StatusReader.Read(machine)), StringComparison.Ordinal);
        Assert.DoesNotContain("  bindings ", StatusText.Plain(StatusReader.Read(machine)), StringComparison.Ordinal);

        machine.HttpBindings.IsUnreadable = true;
        Assert.Contains("  bindings     those of HTTP.sys cannot be read; ", StatusText.Plain(StatusReader.Read(machine)), StringComparison.Ordinal);
        Assert.All(StatusReader.Read(machine).Certificates, c => Assert.Null(c.Bindings));
    }

    [Fact]
    public void The_names_of_the_json_are_frozen()
    {
        using var json = JsonDocument.Parse(StatusText.Json(StatusReader.Read(machine)));
        Golden.Check("status-names", string.Join('\n', Names(json.RootElement, "").Distinct()) + "\n");
    }

    [Fact]
    public void A_named_key_that_is_gone_is_no_private_key()
    {
        machine.Keys.Delete(serverKey);
        var status = StatusReader.Read(machine);
        Assert.False(status.Certificates.Single(c => c.Subject == "CN=QMS01").HasPrivateKey);
        Assert.False(status.LicenseService!.ThumbprintsMatch);
    }

    [Fact]
    public void A_key_file_of_another_key_does_not_match()
    {
        using var other = TestKeys.Create();
        Export("server_key.pem", "RSA PRIVATE KEY", other.ExportRSAPrivateKey());
        Assert.Equal(new LicenseServiceStatus(true, true, true, true, false), StatusReader.Read(machine).LicenseService);
    }

    [Fact]
    public void Certificates_that_are_not_in_force_do_not_match()
    {
        machine.Certificates.Remove(TrustStore.My, CertificateInfo.Parse(server).Thumbprint);
        Assert.False(StatusReader.Read(machine).LicenseService!.ThumbprintsMatch);
    }

    [Fact]
    public void Damaged_and_missing_files_are_told_apart_from_good_ones()
    {
        machine.Files.Content[PemFolder + "server_key.pem"] = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"u8.ToArray();
        machine.Files.Content.Remove(PemFolder + "root.pem");
        Assert.Equal(new LicenseServiceStatus(false, true, false, true, false), StatusReader.Read(machine).LicenseService);
    }

    [Fact]
    public void A_PEM_file_that_cannot_be_read_is_shown_as_missing()
    {
        machine.Files.Locked.Add(PemFolder + "server.pem");
        Assert.False(StatusReader.Read(machine).LicenseService!.ServerPem);
    }

    [Fact]
    public void A_dispatcher_older_than_QMS_was_not_restarted_after_it()
    {
        StartedAt(RoleTable.DispatcherService, Start.AddSeconds(-1));
        Assert.False(StatusReader.Read(machine).LicenseService!.RestartedAfterQms);
    }

    [Fact]
    public void What_setup_left_in_the_registry_is_shown()
    {
        machine.Settings.Set("QVS", "State", "set up");
        machine.Settings.Set("QVS", "Extensions", "unproven");
        machine.Settings.Set("QVS", "LastError", "QVT1101: no token.");
        var status = StatusReader.Read(machine);
        Assert.Equal(("QVS", "unproven", "QVT1101: no token."), (status.Role, status.Extensions, status.LastError));
    }

    private static IEnumerable<string> Names(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Names(p.Value, $"{path}.{p.Name}").Prepend($"{path}.{p.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(e => Names(e, path + "[]")),
        _ => [],
    };

    private void StartedAt(string service, DateTimeOffset time) => machine.Services.ProcessStarts[machine.Services.Find(service)!.ProcessId] = time;

    private void Export(string file, string label, byte[] der)
        => machine.Files.Content[PemFolder + file] = Encoding.ASCII.GetBytes(PemEncoding.WriteString(label, der) + "\n");
}
