using System.Diagnostics;
using System.Formats.Asn1;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace QvTrust.Benchmarks.Load;

/// <summary>A request ready to be sent, and what it asks a certificate for.</summary>
internal sealed record Prepared(byte[] Octets, byte[] Pkcs10);

/// <summary>A server under test: a process of its own that listens with TLS on a port.</summary>
internal abstract class Peer(string name, Process process, int port) : IDisposable
{
    public string Name => name;

    public int Port => port;

    /// <summary>Processor time that the server has used so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public long WorkingSet
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>That many requests, each for a certificate of its own.</summary>
    public abstract Task<IReadOnlyList<Prepared>> PrepareAsync(int count);

    /// <summary>The certificate in an answer's body, DER.</summary>
    public abstract byte[] Certificate(byte[] body);

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    protected static Process Start(string log, string program, params string[] arguments)
    {
        // A shell of its own to keep the output out of this program's, and out of a pipe that fills.
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        foreach (var argument in (string[])["-c", "exec \"$@\" >\"$LOG\" 2>&1", "sh", program, .. arguments])
            start.ArgumentList.Add(argument);
        start.Environment["LOG"] = log;
        return Process.Start(start)!;
    }

    protected static void WaitFor(int port, string log)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(5); Thread.Sleep(50))
        {
            try
            {
                using var client = new TcpClient("127.0.0.1", port);
                return;
            }
            catch (SocketException)
            {
                // Not yet.
            }
        }
        throw new InvalidOperationException($"nothing listens on {port}: {File.ReadAllText(log)}");
    }

    protected static Prepared Post(string path, string headers, string body, byte[] pkcs10)
        => new(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: {Site.Authority}\r\n{headers}Content-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\n\r\n{body}"), pkcs10);
}

/// <summary>The authority of this project, with its ledger; each request has a token of its own.</summary>
internal sealed class Authority : Peer
{
    private const int Batch = 500;
    private readonly Site site;
    private readonly string folder;

    private Authority(string name, Site site, Process process, int port, string folder)
        : base(name, process, port)
        => (this.site, this.folder) = (site, folder);

    /// <summary>Path of its ledger.</summary>
    public string Ledger => LedgerIn(folder);

    /// <summary>What its log says since it listens.</summary>
    public string LogSinceStart()
    {
        using var reader = new StreamReader(new FileStream(Path.Combine(folder, "authority.log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split(" serving ")[^1];
    }

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="site">Its certificates.</param>
    /// <param name="program">QvTrustAuthority.dll.</param>
    /// <param name="name">Tells several apart; a second start under the same name has the same ledger.</param>
    public static Authority Start(Site site, string program, string name = "qvtrust")
    {
        var port = Site.FreePort();
        var folder = Directory.CreateDirectory(site.File(name)).FullName;
        var configuration = site.File(name + ".json");
        site.WritePrivate(name + ".json", new JsonObject
        {
            ["machine"] = Site.Authority, ["port"] = port, ["ledger"] = LedgerIn(folder), ["profile"] = "own",
            ["rootPkcs12"] = site.File("root.p12"), ["serverPkcs12"] = site.File("server.p12"), ["pkcs12PasswordFile"] = site.File("password"),
        }.ToJsonString());
        var log = site.File(name + ".log");
        var process = Start(log, "dotnet", program, "--config", configuration);
        WaitFor(port, log);
        return new Authority(name, site, process, port, folder);
    }

    public override Task<IReadOnlyList<Prepared>> PrepareAsync(int count)
        => PrepareAsync([.. Enumerable.Range(0, count).Select(i => site.Requests[i % site.Requests.Count])]);

    /// <summary>A request with a token of its own for each of these.</summary>
    public async Task<IReadOnlyList<Prepared>> PrepareAsync(IReadOnlyList<(string Machine, byte[] Pkcs10)> all)
    {
        using var admin = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancel) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(folder, "admin.sock")), cancel);
                return new NetworkStream(connection, ownsSocket: true);
            },
        });
        var prepared = new List<Prepared>(all.Count);
        foreach (var wanted in all.Chunk(Batch))
        {
            var servers = new JsonArray([.. wanted.Select(w => new JsonObject { ["machine"] = w.Machine, ["roles"] = new JsonArray("QVS") })]);
            using var body = new StringContent(new JsonObject { ["servers"] = servers, ["hours"] = 24 }.ToJsonString());
            using var answer = await admin.PostAsync(new Uri("http://local/tokens"), body);
            var text = await answer.Content.ReadAsStringAsync();
            if (!answer.IsSuccessStatusCode)
                throw new InvalidOperationException("no tokens: " + text);
            using var json = JsonDocument.Parse(text);
            prepared.AddRange(json.RootElement.GetProperty("tokens").EnumerateArray().Zip(wanted, (t, w) => Request(w, t.GetProperty("token").GetString()!)));
        }
        return prepared;
    }

    public override byte[] Certificate(byte[] body)
    {
        // RFC 5652: ContentInfo { oid, [0] SignedData { version, digests, content, [0] certificates } }
        var signed = new AsnReader(Convert.FromBase64String(Encoding.ASCII.GetString(body)), AsnEncodingRules.BER).ReadSequence();
        signed.ReadObjectIdentifier();
        var tag = new Asn1Tag(TagClass.ContextSpecific, 0);
        var data = signed.ReadSequence(tag).ReadSequence();
        data.ReadInteger();
        data.ReadSetOf();
        data.ReadSequence();
        return data.ReadSetOf(tag).ReadEncodedValue().ToArray();
    }

    private static string LedgerIn(string folder) => Path.Combine(folder, "ledger.db");

    private static Prepared Request((string Machine, byte[] Pkcs10) wanted, string token) => Post(
        "/.well-known/est/server/simpleenroll",
        $"Authorization: Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes($"{wanted.Machine}:{token}"))}\r\nContent-Type: application/pkcs10\r\n",
        Convert.ToBase64String(wanted.Pkcs10), wanted.Pkcs10);
}

/// <summary>cfssl's signing endpoint behind TLS, without authentication and without a database.</summary>
internal sealed class Cfssl : Peer
{
    private readonly Site site;

    private Cfssl(Site site, Process process, int port)
        : base("cfssl", process, port)
        => this.site = site;

    public static Cfssl Start(Site site)
    {
        var port = Site.FreePort();
        site.WritePrivate("cfssl.json", """{"signing":{"default":{"expiry":"26280h","usages":["digital signature","key encipherment","server auth"]}}}""");
        var log = site.File("cfssl.log");
        // Its messages, one for each certificate, cost it something: off, as ours is asked to log nothing to a terminal either.
        var process = Start(log, "cfssl", "serve", "-address=127.0.0.1", $"-port={port}", $"-ca={site.Root}", $"-ca-key={site.File("root.key")}",
            $"-config={site.File("cfssl.json")}", $"-tls-cert={site.File("server.pem")}", $"-tls-key={site.File("server.key")}", "-loglevel=4");
        WaitFor(port, log);
        return new Cfssl(site, process, port);
    }

    public override Task<IReadOnlyList<Prepared>> PrepareAsync(int count)
    {
        var bodies = site.Requests.Select(r => Post("/api/v1/cfssl/sign", "Content-Type: application/json\r\n", new JsonObject
        {
            ["certificate_request"] = new string(PemEncoding.Write("CERTIFICATE REQUEST", r.Pkcs10)),
            ["hostname"] = r.Machine,
        }.ToJsonString(), r.Pkcs10)).ToList();
        return Task.FromResult<IReadOnlyList<Prepared>>([.. Enumerable.Range(0, count).Select(i => bodies[i % bodies.Count])]);
    }

    public override byte[] Certificate(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        var pem = json.RootElement.GetProperty("result").GetProperty("certificate").GetString()!;
        var fields = PemEncoding.Find(pem);
        return Convert.FromBase64String(pem[fields.Base64Data]);
    }
}
