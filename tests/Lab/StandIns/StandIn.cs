using System.Diagnostics;
using System.Net.Sockets;
using QvTrust.Lab.Machine;

namespace QvTrust.Lab.StandIns;

/// <summary>What a service's stand-in does between start and stop.</summary>
internal sealed class StandIn(Role role) : IDisposable
{
    private Listeners? listeners;
    private Process? license;
    private byte[]? saved;

    /// <summary>True where the start used certificates and a scenario asked that it does not last.</summary>
    public bool MustStopAgain { get; private set; }

    /// <summary>Returns when the ports answer. Throws <see cref="RefusedStartException"/> where the documented behaviour is not to start.</summary>
    public void Start()
    {
        Directory.CreateDirectory(role.DataPath);
        if (role.Id == "DISPATCHER")
        {
            StartLicenseService();
            return;
        }

        if (Switches.SavesSettings(role.Service) && File.Exists(Switches.SettingsOf(role)))
        {
            saved = File.ReadAllBytes(Switches.SettingsOf(role));
        }

        using var manager = new ServiceManager();
        var account = manager.Find(role.Service)?.Account ?? "LocalSystem";
        var identity = role.Id switch
        {
            "QMS" => StartAuthority(account),
            Role.IisId => null,
            _ => Identity.Load(Environment.MachineName, role.Service, account),
        };
        if (Switches.KeepsPlain(role))
        {
            identity = null;
        }

        MustStopAgain = identity is not null && Switches.RefusesCertificates(role.Service);
        listeners = new Listeners(role.Service, identity);
        foreach (var port in Switches.OpensNoPort(role.Service) ? [] : role.Ports)
        {
            OpenPatiently(port);
        }

        LabLog.Write(role.Service, identity is null ? "started without certificates" : $"started with {identity.Server.Thumbprint}");
    }

    public void Dispose()
    {
        listeners?.Dispose();
        listeners = null;
        if (saved is not null)
        {
            File.WriteAllBytes(Switches.SettingsOf(role), saved);
            saved = null;
        }

        if (license is not null)
        {
            license.Kill();
            license.WaitForExit();
            license.Dispose();
            license = null;
        }
    }

    /// <summary>QMS makes its set where it has no QlikViewCA with key (Q5), checks its keys (Q28) and exports the files (Q51).</summary>
    private static Identity StartAuthority(string account)
    {
        var service = Role.ById("QMS").Service;
        var machine = Environment.MachineName;
        if (!TrustSet.Roots().Any(TrustSet.KeyMatches))
        {
            new CertificateMaker(machine, DateTimeOffset.UtcNow, new CertificateShape()).MakeSet();
            LabLog.Write(service, "made a QlikViewCA set");
        }

        var identity = Identity.Load(machine, service, account)!;
        var server = TrustSet.Find("CN=" + machine)!.Value;
        Identity.CheckKey(server.Root, service, account);
        var client = TrustSet.Find(TrustSet.ClientSubject) ?? throw new RefusedStartException(
            RefusedStartException.NoServerCertificate, "no CN=QVProxy with a key in LM\\My");
        Identity.CheckKey(client.Leaf, service, account);
        if (!Switches.ExportsNoPem)
        {
            PemExport.Write(server.Leaf, server.Root.Certificate);
        }

        return identity;
    }

    private void StartLicenseService() =>
        license = Process.Start(new ProcessStartInfo(Role.ById(Role.LicenseId).ProgramPath) { UseShellExecute = false, CreateNoWindow = true });

    /// <summary>A service that restarts can find its port still held by the process before it.</summary>
    private void OpenPatiently(Port port)
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                listeners!.Open(port);
                return;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse && deadline.Elapsed < TimeSpan.FromSeconds(10))
            {
                Thread.Sleep(100);
            }
        }
    }
}
