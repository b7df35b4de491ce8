using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QvTrust.Authority.Tests;
using QvTrust.Cli.Authority;
using QvTrust.Cli.Sites;
using QvTrust.Core.Certificates;
using QvTrust.Core.Roles;

namespace QvTrust.Cli.Tests;

/// <summary>An installation around the real authority: each port of each server is a real listener on this machine, or nobody.</summary>
internal sealed class SiteScene(RunningAuthority authority) : IDisposable
{
    private readonly Dictionary<(string, int), List<int>> ports = [];
    private readonly List<IDisposable> open = [];

    public TestSite Site => authority.Site;

    /// <summary>What QMS shows to whoever asks.</summary>
    public X509Certificate2 QmsServer => Load("server");

    public X509Certificate2 QmsClient => Load("client");

    /// <summary>A server that enrolled with a token for the role.</summary>
    public async Task<X509Certificate2> EnrolAsync(string machine, string role)
    {
        var (_, token) = await authority.NewTokenAsync(machine, role);
        using var key = RSA.Create(2048);
        var reply = await authority.EnrolAsync(CertificationRequest.Build(machine, key), token, machine);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        using var certificate = X509CertificateLoader.LoadCertificate(Pkcs7.Parse(Convert.FromBase64String(reply.Body)).Single());
        return Keep(certificate.CopyWithPrivateKey(key));
    }

    /// <summary>A certificate of a root with the same name.</summary>
    /// <param name="machine">Whom it is for.</param>
    /// <param name="extensions">More of them, as openssl takes them.</param>
    public X509Certificate2 Stranger(string machine, string extensions = "")
    {
        using var site = new TestSite();
        site.Issue("stranger", machine, $"keyUsage=critical,digitalSignature,keyEncipherment\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:{machine}\n{extensions}");
        return Keep(X509Certificate2.CreateFromPemFile(site.File("stranger.pem"), site.File("stranger.key")));
    }

    /// <summary>The machine's port speaks TLS with that certificate; where a client's is demanded, only with one.</summary>
    public void Serve(string machine, int port, X509Certificate2 certificate, bool demandsClient = false) => Listen(machine, port, async stream =>
    {
        await using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            ClientCertificateRequired = demandsClient,
            EnabledSslProtocols = SslProtocols.Tls12,
            RemoteCertificateValidationCallback = (_, client, _, _) => !demandsClient || client is not null,
        });
    });

    /// <summary>The machine's port answers in plain text.</summary>
    public void ServePlain(string machine, int port) => Listen(machine, port, stream => stream.WriteAsync("HTTP/1.0 400 Bad Request\r\n\r\n"u8.ToArray()).AsTask());

    /// <summary>The machine's port takes connections and says nothing.</summary>
    public void ServeSilence(string machine, int port) => Listen(machine, port, _ => Task.Delay(Timeout.Infinite));

    /// <summary>Roles installed on the QMS server.</summary>
    public List<Role> Here { get; } = [];

    /// <summary>A port of the machine, on one more address, whose connections come to nothing, as behind a firewall.</summary>
    public void Drop(string machine, int port)
    {
        var full = new TcpListener(IPAddress.Loopback, 0);
        full.Start(0);
        open.Add(full);
        var end = (IPEndPoint)full.LocalEndpoint;
        for (var i = 0; i < 4; i++)
        {
            var waiting = new Socket(SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            open.Add(waiting);
            _ = waiting.ConnectAsync(end).ContinueWith(t => t.Exception, TaskScheduler.Default);
        }
        Add(machine, port, end);
    }

    /// <summary>Nobody serves that port any more.</summary>
    public void Forget(string machine, int port) => ports.Remove((machine, port));

    /// <summary>The report where no file says what there is.</summary>
    /// <param name="patience">With each port; null for half a minute, which is enough for whoever answers.</param>
    public Task<SiteReport> ReadAsync(TimeSpan? patience = null) => ReportAsync(null, patience);

    /// <summary>The report with a file.</summary>
    public Task<SiteReport> ExpectAsync(params (string Machine, Role Role)[] expected) => ReportAsync(expected, null);

    private async Task<SiteReport> ReportAsync((string Machine, Role Role)[]? expected, TimeSpan? patience)
    {
        using var client = AdminClient.To(Site.Socket);
        var ledger = await SiteLedger.ReadAsync(client, CancellationToken.None);
        var probe = new PortProbe(ledger.Root, DateTimeOffset.UtcNow, QmsClient, patience ?? TimeSpan.FromSeconds(30), Addresses);
        return await new SiteStatus(ledger, "QMS01", Here, _ => probe).ReadAsync(expected, CancellationToken.None);
    }

    public void Dispose() => open.ForEach(o => o.Dispose());

    private void Listen(string machine, int port, Func<NetworkStream, Task> serve)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        open.Add(listener);
        Add(machine, port, (IPEndPoint)listener.LocalEndpoint);
        _ = AcceptAsync(listener, serve);
    }

    private static async Task AcceptAsync(TcpListener listener, Func<NetworkStream, Task> serve)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                try
                {
                    await serve(client.GetStream());
                }
                catch (Exception e) when (e is IOException or AuthenticationException)
                {
                    // The caller went away, or was refused: its own answer is what the test looks at.
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The scene is over.
        }
    }

    private void Add(string machine, int port, IPEndPoint end)
    {
        if (!ports.TryGetValue((machine, port), out var known))
            ports[(machine, port)] = known = [];
        known.Add(end.Port);
    }

    // A port that nobody serves is one that nobody listens on.
    private IPEndPoint[] Addresses(string machine, int port) => [.. ports.GetValueOrDefault((machine, port), [1]).Select(p => new IPEndPoint(IPAddress.Loopback, p))];

    private X509Certificate2 Load(string name) => Keep(X509Certificate2.CreateFromPemFile(Site.File(name + ".pem"), Site.File(name + ".key")));

    private X509Certificate2 Keep(X509Certificate2 certificate)
    {
        open.Add(certificate);
        return certificate;
    }
}
