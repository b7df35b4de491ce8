using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;

namespace QvTrust.Crash;

/// <summary>A service for each file: state, process id, account, its SID. QMS exports its PEM files at each start, as it does.</summary>
internal sealed class FakeDiskServices(string folder, string machine) : IServiceManager
{
    private readonly DiskFiles files = new(Path.Combine(folder, "services"));

    public ServiceInfo? Find(string name)
    {
        var file = files.Names.FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (file is null)
            return null;
        var lines = files.ReadLines(file)!;
        return new ServiceInfo(file, Enum.Parse<ServiceState>(lines[0]), int.Parse(lines[1], CultureInfo.InvariantCulture), lines[2], lines[3], $@"C:\{file}.exe", 0);
    }

    public IReadOnlyList<string> RunningDependents(string name) => [];

    public void RequestStart(string name, IClock? waiting = null)
    {
        if (Find(name) is not { State: ServiceState.Stopped } service)
            return;
        if (service.Name == RoleTable.Qms.ServiceName)
            ExportPem();
        var next = files.Names.Select(n => Find(n)!.ProcessId).Max() + 1;
        files.Write(service.Name, nameof(ServiceState.Running), next.ToString(CultureInfo.InvariantCulture), service.Account, service.AccountSid ?? "");
        Hold();
    }

    public void RequestStop(string name, IClock? waiting = null)
    {
        if (Find(name) is not { State: ServiceState.Running } service)
            return;
        files.Write(service.Name, nameof(ServiceState.Stopped), "0", service.Account, service.AccountSid ?? "");
        Hold();
    }

    public DateTimeOffset? ProcessStart(int processId) => null;

    // A file "hold" keeps whoever asked for a stop or a start in that call; "held" says that he waits.
    private void Hold()
    {
        var hold = Path.Combine(folder, "hold");
        if (!File.Exists(hold))
            return;
        File.WriteAllText(Path.Combine(folder, "held"), "");
        while (File.Exists(hold))
            Thread.Sleep(20);
    }

    // Its own certificate, newest first, and the root that signed it: what it does is Qlik's affair and only approximated.
    private void ExportPem()
    {
        var stores = new FakeDiskStores(folder);
        var server = stores.List(TrustStore.My).Select(s => (Stored: s, Certificate: X509CertificateLoader.LoadCertificate(s.Der)))
            .Where(c => c.Certificate.Subject == "CN=" + machine).OrderByDescending(c => c.Certificate.NotBefore)
            .ThenByDescending(c => File.GetLastWriteTimeUtc(Path.Combine(folder, "My", c.Certificate.Thumbprint))).FirstOrDefault();
        var root = stores.List(TrustStore.Root).FirstOrDefault(r => server.Certificate is not null && Signed(r.Der, server.Certificate));
        if (root is null || server.Stored.Key is not { } key)
            return;
        var export = new DiskFiles(Path.Combine(folder, "files"));
        export.Write(RoleTable.ExportFolder + "root.pem", PemEncoding.WriteString("CERTIFICATE", root.Der));
        export.Write(RoleTable.ExportFolder + "server.pem", PemEncoding.WriteString("CERTIFICATE", server.Stored.Der));
        using var rsa = new FakeDiskKeys(Path.Combine(folder, "keys")).Open(key);
        export.Write(RoleTable.ExportFolder + "server_key.pem", rsa.ExportPkcs8PrivateKeyPem());
    }

    private static bool Signed(byte[] root, X509Certificate2 leaf)
    {
        using var issuer = X509CertificateLoader.LoadCertificate(root);
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(issuer);
        return chain.Build(leaf);
    }
}
