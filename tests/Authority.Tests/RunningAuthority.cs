using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using QvTrust.Core.Certificates;

namespace QvTrust.Authority.Tests;

/// <summary>The service as a process of its own, over real TLS and a real ledger.</summary>
public sealed class RunningAuthority : IDisposable
{
    private readonly string[] under;
    private Process process;
    private int starts;

    public RunningAuthority()
        : this("adopted")
    {
    }

    /// <param name="profile">Of its configuration.</param>
    /// <param name="prepare">Changes the site before the start.</param>
    /// <param name="under">A program with arguments that starts it and becomes it, for instance strace -D; null for none.</param>
    internal RunningAuthority(string profile, Action<TestSite>? prepare = null, string[]? under = null)
    {
        this.under = under ?? [];
        Site.WriteConfiguration(profile: profile);
        prepare?.Invoke(Site);
        process = Start(Site, this.under);
        WaitUntilItServes();
    }

    internal TestSite Site { get; } = new();

    public void Dispose()
    {
        Kill();
        Site.Dispose();
    }

    /// <summary>kill -9.</summary>
    internal void Kill()
    {
        if (!process.HasExited)
            process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>SIGTERM, and waits for its end; the exit code.</summary>
    internal int Stop()
    {
        Tool.Run("kill", "-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)), "the service does not stop");
        return process.ExitCode;
    }

    internal void StartAgain()
    {
        process = Start(Site, under);
        WaitUntilItServes();
    }

    /// <summary>Waits until its log holds that text.</summary>
    internal void WaitForLog(string text)
    {
        for (var clock = Stopwatch.StartNew(); !ReadLog().Contains(text, StringComparison.Ordinal); Thread.Sleep(20))
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), $"the log does not say: {text}");
    }

    /// <summary>Runs it where it must end by itself; its exit code and what it said.</summary>
    internal static (int Code, string Error) RunToEnd(TestSite site)
    {
        using var refused = Start(site, []);
        var error = refused.StandardError.ReadToEndAsync();
        if (!refused.WaitForExit(TimeSpan.FromMinutes(1)))
        {
            refused.Kill();
            Assert.Fail("the service runs although it must not");
        }
        return (refused.ExitCode, error.GetAwaiter().GetResult());
    }

    internal async Task<(string Id, string Text)> NewTokenAsync(string machine = "QVS01", string role = "QVS")
    {
        using var admin = Admin();
        using var body = new StringContent($$"""{"servers":[{"machine":"{{machine}}","roles":["{{role}}"]}],"hours":24}""");
        using var answer = await admin.PostAsync(new Uri("http://local/tokens"), body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var token = json.RootElement.GetProperty("tokens")[0];
        return (token.GetProperty("id").GetString()!, token.GetProperty("token").GetString()!);
    }

    internal HttpClient Admin() => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancel) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Site.Socket), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    /// <summary>Trusts this site's root and knows the authority by its name.</summary>
    internal SslClientAuthenticationOptions Tls() => new()
    {
        TargetHost = Site.Machine,
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(Site.File("root.pem")) },
        },
    };

    /// <summary>A client that trusts this site's root and knows the authority by its name.</summary>
    /// <param name="connections">Most at once.</param>
    internal HttpClient Https(int connections = int.MaxValue) => new(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = connections,
        AllowAutoRedirect = false,
        UseProxy = false,
        ConnectCallback = async (_, cancel) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, Site.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        },
        SslOptions = Tls(),
    })
    {
        BaseAddress = new Uri($"https://{Site.Machine}/.well-known/est/"),
    };

    internal async Task<Reply> EnrolAsync(byte[] request, string? token, string machine = "QVS01", string kind = "server", string? role = null, string mediaType = "application/pkcs10")
    {
        using var client = Https();
        return await EnrolAsync(client, request, token, machine, kind, role, mediaType);
    }

    internal static async Task<Reply> EnrolAsync(HttpClient client, byte[] request, string? token, string machine = "QVS01", string kind = "server", string? role = null, string mediaType = "application/pkcs10")
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, kind + "/simpleenroll") { Content = new StringContent(Convert.ToBase64String(request)) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        if (token is not null)
            message.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{machine}:{token}")));
        if (role is not null)
            message.Headers.Add("QvTrust-Role", role);
        using var answer = await client.SendAsync(message);
        return new Reply(answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.RetryAfter?.Delta, answer.Headers.WwwAuthenticate.ToString(),
            answer.Headers.TryGetValues("QvTrust-Audit", out var heads) ? heads.Single() : null);
    }

    /// <summary>Enrols a machine with a token of its own; the certificate, and where it lies with its key as NAME.pem and NAME.key.</summary>
    internal async Task<CertificateInfo> EnrolToFilesAsync(string name, string machine, string kind, RSA key)
    {
        var (_, token) = await NewTokenAsync(machine);
        var reply = await EnrolAsync(CertificationRequest.Build("x", key), token, machine, kind);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        var certificate = CertificateInfo.Parse(Pkcs7.Parse(Convert.FromBase64String(reply.Body)).Single());
        Site.WritePem(name, certificate, key);
        return certificate;
    }

    /// <summary>POST to the administration channel; status and body.</summary>
    internal async Task<(HttpStatusCode Status, string Body)> AdministerAsync(string path, string json)
    {
        using var admin = Admin();
        using var body = new StringContent(json);
        using var answer = await admin.PostAsync(new Uri("http://local" + path), body);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>curl, with the site's root as the only trusted one.</summary>
    internal byte[] Curl(string path, params string[] more)
        => Tool.Run("curl", ["--silent", "--show-error", "--cacert", Site.File("root.pem"), "--connect-to", $"QMS01:{Site.Port}:127.0.0.1:{Site.Port}", .. more, $"https://QMS01:{Site.Port}{path}"]);

    /// <summary>Asks for a renewal with curl, showing NAME.pem, or nothing.</summary>
    internal Reply Renew(string? name, string kind, byte[] request)
    {
        var body = Site.File(Guid.NewGuid().ToString("N"));
        File.WriteAllText(body, Convert.ToBase64String(request));
        string[] shown = name is null ? [] : ["--cert", Site.File(name + ".pem"), "--key", Site.File(name + ".key")];
        var answer = Tool.Text(Curl($"/.well-known/est/{kind}/simplereenroll", [.. shown, "--include", "-H", "Content-Type: application/pkcs10", "-H", "Expect:", "--data-binary", "@" + body]));
        var (head, text) = (answer.Split("\r\n\r\n", 2)[0].Split("\r\n"), answer.Split("\r\n\r\n", 2)[1]);
        return new Reply((HttpStatusCode)int.Parse(head[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), text, null, "",
            head.Where(h => h.StartsWith("QvTrust-Audit: ", StringComparison.OrdinalIgnoreCase)).Select(h => h.Split(": ", 2)[1]).SingleOrDefault());
    }

    /// <summary>GET of the administration channel.</summary>
    internal async Task<(HttpStatusCode Status, string Body)> GetAdministrationAsync(string path)
    {
        using var admin = Admin();
        using var answer = await admin.GetAsync(new Uri("http://local" + path));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>One number out of the ledger, read beside the running service.</summary>
    internal long Count(string sql) => (long)Sql(sql)!;

    /// <summary>Octets of memory that the service's process holds now.</summary>
    internal long Memory()
    {
        process.Refresh();
        return process.WorkingSet64;
    }

    internal object? Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Site.Ledger};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static Process Start(TestSite site, string[] under)
    {
        string[] line = [.. under, "dotnet", Path.Combine(AppContext.BaseDirectory, "QvTrustAuthority.dll"), "--config", site.Configuration];
        return Process.Start(new ProcessStartInfo(line[0], line[1..]) { RedirectStandardError = true })!;
    }

    private void WaitUntilItServes()
    {
        var deadline = Stopwatch.StartNew();
        starts++;
        while (!Serves())
        {
            Assert.False(process.HasExited, "the service ended: " + (process.HasExited ? process.StandardError.ReadToEnd() : ""));
            Assert.True(deadline.Elapsed < TimeSpan.FromMinutes(1), "the service does not answer");
            Thread.Sleep(50);
        }
    }

    // Its port answers a moment before its start stands in the audit, and tests count rows.
    private bool Serves()
    {
        var log = ReadLog();
        var serving = log.Split(" info  serving ");
        return serving.Length == starts + 1 && serving[^1].Contains("audit head: ", StringComparison.Ordinal);
    }

    internal string ReadLog()
    {
        if (!File.Exists(Site.Log))
            return "";
        using var reader = new StreamReader(new FileStream(Site.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}

/// <summary>An answer of EST.</summary>
internal sealed record Reply(HttpStatusCode Status, string Body, TimeSpan? RetryAfter, string Challenge, string? AuditHead)
{
    /// <summary>The code that the first line begins with.</summary>
    internal string Code => Body.Split(':')[0];
}
