using System.Diagnostics;
using System.Globalization;
using QvTrust.Lab.Runner.Hosting;

namespace QvTrust.Lab.Runner.Installing;

/// <summary>
/// Stands in for an authority on a server whose clock is wrong, which no server of the lab can have: all share the kernel's. openssl
/// serves TLS and sends the answer as it stands in a file.
/// </summary>
internal sealed class FakeClockServer : IDisposable
{
    private const string Answer = ".well-known/est/cacerts";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly string folder = Directory.CreateTempSubdirectory("qvtrust-clock").FullName;

    private FakeClockServer()
    {
    }

    /// <summary>The time of the last answer that was set.</summary>
    public DateTimeOffset Said { get; private set; }

    public static FakeClockServer Start(Server server, int port)
    {
        var fake = new FakeClockServer();
        var (key, certificate) = (Path.Combine(fake.folder, "key.pem"), Path.Combine(fake.folder, "certificate.pem"));
        Shell.Run("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-sha256", "-days", "2", "-subj", "/CN=" + server.Name, "-keyout", key, "-out", certificate])
            .Expect("openssl makes a certificate");
        fake.Say(TimeSpan.Zero);
        const string serve = "cd \"$1\" && echo $$ >process && exec openssl s_server -accept \"$2\" -key key.pem -cert certificate.pem -HTTP";
        var serving = Task.Run(() => server.Net("bash", "-c", serve, "clock", fake.folder, $"{port}"));
        var end = DateTime.UtcNow + Patience;
        while (server.Net("bash", "-c", $"exec 3<>/dev/tcp/127.0.0.1/{port}").ExitCode != 0)
        {
            if (serving.IsCompleted || DateTime.UtcNow > end)
            {
                throw new LabException($"{server.Name}: nothing listens at {port}");
            }

            Thread.Sleep(100);
        }

        return fake;
    }

    /// <summary>From now on it says this time, so far ahead of the real one.</summary>
    public void Say(TimeSpan ahead)
    {
        Said = DateTimeOffset.UtcNow + ahead;
        var file = Path.Combine(folder, Answer);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"HTTP/1.1 200 OK\r\nDate: {Said.ToString("r", CultureInfo.InvariantCulture)}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }

    public void Dispose()
    {
        using (var process = Process.GetProcessById(int.Parse(File.ReadAllText(Path.Combine(folder, "process")), CultureInfo.InvariantCulture)))
        {
            process.Kill();
        }

        Directory.Delete(folder, recursive: true);
    }
}
