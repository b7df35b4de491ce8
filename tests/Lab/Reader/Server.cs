using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using QvTrust.Lab.Machine;

namespace QvTrust.Lab.Reader;

/// <summary>A TLS server with a given certificate, for the cases that callers must refuse.</summary>
internal static class Server
{
    /// <summary>Serves for the given seconds (default: until it is killed); prints "serving PORT" when it answers.</summary>
    public static void Run(Arguments arguments)
    {
        var certificate = arguments.Option("--dir") is { } folder
            ? Stranger.Load(folder, "server")
            : CertificateStore.MachineMy()
                  .FirstOrDefault(c => c.Certificate.Thumbprint.Equals(arguments.Required("--thumbprint"), StringComparison.OrdinalIgnoreCase))
                  ?.Certificate
              ?? throw new UsageException("LM\\My has no certificate with this thumbprint");
        var port = int.Parse(arguments.Required("--port"), null);
        var context = SslStreamCertificateContext.Create(certificate, null, offline: true);
        using var listener = new TcpListener(IPAddress.Any, port);
        listener.Start();
        Console.Out.WriteLine($"serving {port}");
        Console.Out.Flush();
        _ = AcceptAsync(listener, context);
        Thread.Sleep(arguments.Option("--seconds") is { } seconds ? TimeSpan.FromSeconds(int.Parse(seconds, null)) : Timeout.InfiniteTimeSpan);
    }

    private static async Task AcceptAsync(TcpListener listener, SslStreamCertificateContext context)
    {
        while (true)
        {
            _ = AnswerAsync(await listener.AcceptTcpClientAsync(), context);
        }
    }

    private static async Task AnswerAsync(TcpClient client, SslStreamCertificateContext context)
    {
        using var _ = client;
        try
        {
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = context });
            await tls.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false);
            await tls.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nstranger\n"));
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            await Console.Error.WriteLineAsync("refused: " + e.Message);
        }
    }
}
