using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace QvTrust.Benchmarks.Load;

/// <summary>One keep-alive connection: sends prepared octets, reads one answer. As little work as a caller can do, because it shares the processors with the server.</summary>
internal sealed class TlsCaller : IDisposable
{
    private readonly SslStream stream;
    private readonly byte[] buffer = new byte[32 * 1024];

    private TlsCaller(SslStream stream) => this.stream = stream;

    public static async Task<TlsCaller> ConnectAsync(int port, string root, CancellationToken cancel = default)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        SslStream? stream = null;
        try
        {
            await socket.ConnectAsync("127.0.0.1", port, cancel);
            stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await stream.AuthenticateAsClientAsync(Options(root), cancel);
            return new TlsCaller(stream);
        }
        catch (Exception)
        {
            stream?.Dispose();
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Status and body of the answer.</summary>
    public async Task<(int Status, byte[] Body)> CallAsync(byte[] request, CancellationToken cancel = default)
    {
        await stream.WriteAsync(request, cancel);
        var filled = 0;
        int end;
        while ((end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
            filled += await ReadAsync(filled, cancel);
        var head = Encoding.ASCII.GetString(buffer, 0, end);
        var start = end + 4;
        if (Header(head, "Content-Length") is { } given)
        {
            var length = int.Parse(given, CultureInfo.InvariantCulture);
            while (filled < start + length)
                filled += await ReadAsync(filled, cancel);
            return (Status(head), buffer.AsSpan(start, length).ToArray());
        }
        return (Status(head), await ChunksAsync(start, filled, cancel));
    }

    public void Dispose() => stream.Dispose();

    private static SslClientAuthenticationOptions Options(string root) => new()
    {
        TargetHost = Site.Authority,
        AllowTlsResume = false,
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(root) },
        },
    };

    // RFC 9112, 7.1, without extensions and trailers: cfssl answers so where its body is long.
    private async Task<byte[]> ChunksAsync(int start, int filled, CancellationToken cancel)
    {
        using var body = new MemoryStream();
        while (true)
        {
            int line;
            while ((line = buffer.AsSpan(start, filled - start).IndexOf("\r\n"u8)) < 0)
                filled += await ReadAsync(filled, cancel);
            var length = int.Parse(Encoding.ASCII.GetString(buffer, start, line), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            start += line + 2;
            while (filled < start + length + 2)
                filled += await ReadAsync(filled, cancel);
            body.Write(buffer, start, length);
            start += length + 2;
            if (length == 0)
                return body.ToArray();
        }
    }

    private async Task<int> ReadAsync(int filled, CancellationToken cancel)
    {
        var read = await stream.ReadAsync(buffer.AsMemory(filled), cancel);
        return read > 0 ? read : throw new IOException("the server closed the connection");
    }

    private static int Status(string head) => int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture);

    private static string? Header(string head, string name)
    {
        var at = head.IndexOf("\r\n" + name + ": ", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return null;
        at += name.Length + 4;
        var end = head.IndexOf("\r\n", at, StringComparison.Ordinal);
        return head[at..(end < 0 ? head.Length : end)];
    }
}
