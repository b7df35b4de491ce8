using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace QvTrust.Authority.Tests.Bounds;

/// <summary>A caller that knows no manners: a bare connection to the service, from an address of its own.</summary>
internal sealed class Caller : IDisposable
{
    private readonly Socket socket;

    private Caller(Socket socket, Stream stream) => (this.socket, Stream) = (socket, stream);

    internal Stream Stream { get; }

    public void Dispose()
    {
        Stream.Dispose();
        socket.Dispose();
    }

    /// <summary>TCP alone; all of 127.0.0.0/8 is this machine.</summary>
    internal static async Task<Caller> ConnectAsync(RunningAuthority authority, string from)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(IPAddress.Loopback, authority.Site.Port);
        return new Caller(socket, new NetworkStream(socket));
    }

    /// <summary>With the handshake done.</summary>
    internal static async Task<Caller> ConnectTlsAsync(RunningAuthority authority, string from)
    {
        var plain = await ConnectAsync(authority, from);
        var tls = new SslStream(plain.Stream);
        await tls.AuthenticateAsClientAsync(authority.Tls());
        return new Caller(plain.socket, tls);
    }

    internal Task SendAsync(string text) => Stream.WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask();

    /// <summary>Says that nothing more comes, and goes on reading.</summary>
    internal void HalfClose() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection at once, without a word.</summary>
    internal void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }

    /// <summary>The status line's number, and the rest up to the end of the connection or of what came.</summary>
    internal async Task<(int Status, string Text)> ReadAnswerAsync()
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await ReadAsync(buffer) is > 0 and var read)
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        var answer = text.ToString();
        return (answer.Length == 0 ? 0 : int.Parse(answer.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), answer);
    }

    /// <summary>Waits until the service ends the connection, sending a drop every now and then.</summary>
    internal async Task WaitForTheEndAsync(string drop = "")
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var reading = DrainAsync(enough.Token);
        try
        {
            while (drop.Length > 0 && await Task.WhenAny(reading, Task.Delay(300, enough.Token)) != reading)
                await SendAsync(drop);
        }
        catch (IOException)
        {
            // It has been ended.
        }
        await reading;
    }

    private async Task DrainAsync(CancellationToken cancel)
    {
        var buffer = new byte[4096];
        while (await ReadAsync(buffer, cancel) > 0)
        {
            // Whatever it says: the end is what is waited for.
        }
    }

    // A connection that is reset has ended as well as one that is closed.
    private async Task<int> ReadAsync(byte[] buffer, CancellationToken cancel = default)
    {
        try
        {
            return await Stream.ReadAsync(buffer, cancel);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
