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

    private readonly string folder = Directory.CreateTempSubdirectory("qvtrust-clock").FullName;

    private FakeClockServer()
    {
    }

    /// <summary>The time of the last answer that was set.</summary>
    public DateTimeOffset Said { get; private set; }

    public static FakeClockServer Start(Server server, int port)
    {
        var fake = new FakeClockServer();
        try
        {
            fake.Serve(server, port);
            return fake;
        }
        catch
        {
            fake.Dispose();
            throw;
        }
    }

    /// <summary>From now on it says this time, so far ahead of the real one.</summary>
    public void Say(TimeSpan ahead)
    {
        Said = DateTimeOffset.UtcNow + ahead;
        var file = Path.Combine(folder, Answer);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        // Whoever reads it meanwhile gets the old answer or the new one.
        File.WriteAllText(file + ".new", $"HTTP/1.1 200 OK\r\nDate: {Said.ToString("r", CultureInfo.InvariantCulture)}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        File.Move(file + ".new", file, overwrite: true);
    }

    public void Dispose()
    {
        var id = Path.Combine(folder, "process");
        if (File.Exists(id) && Process.GetProcesses().FirstOrDefault(p => p.Id == int.Parse(File.ReadAllText(id), CultureInfo.InvariantCulture)) is { } process)
        {
            process.Kill();
        }

        Directory.Delete(folder, recursive: true);
    }

    private void Serve(Server server, int port)
    {
        const string serve = "cd \"$1\" && echo $$ >process && exec openssl s_server -accept \"$2\" -key key.pem -cert certificate.pem -HTTP";
        Shell.Run("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-sha256", "-days", "2", "-subj", "/CN=" + server.Name, "-keyout", Path.Combine(folder, "key.pem"), "-out", Path.Combine(folder, "certificate.pem")])
            .Expect("openssl makes a certificate");
        Say(TimeSpan.Zero);
        Listening.Start(server, port, () => server.Net(Listening.Life, "bash", "-c", serve, "clock", folder, $"{port}"));
    }
}
