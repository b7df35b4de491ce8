using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace QvTrust.Core.Tests.Support;

/// <summary>The moments at which a connection may be closed.</summary>
public enum CloseAt
{
    /// <summary>In its handshake.</summary>
    Handshake,

    /// <summary>Before the first octet of the answer.</summary>
    Answer,

    /// <summary>Before the last octet of the answer.</summary>
    LastOctet,
}

/// <summary>
/// An HTTPS server on loopback that says what a test tells it to, byte for byte, and keeps what it was sent. Without a
/// certificate it talks in the clear.
/// </summary>
internal sealed class TlsServer : IDisposable
{
    /// <summary>Collection of the tests that use one: Mono's TLS, under which they run for net472, fails where two handshakes are under way in one process.</summary>
    public const string OneAtATime = "TLS";

    private readonly TcpListener listener;
    private readonly X509Certificate2? certificate;
    private readonly Func<string, byte[]> answer;
    private readonly List<string> requests = [];
    private readonly List<TcpClient> clients = [];
    private readonly List<Thread> talks = [];
    private readonly Thread serving;
    private volatile bool isOver;

    public TlsServer(X509Certificate2? certificate, Func<string, byte[]> answer, int port = 0)
    {
        listener = new TcpListener(IPAddress.Loopback, port);
        (this.certificate, this.answer) = (certificate, answer);
        listener.Start();
        serving = Begin(Serve);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Milliseconds between two octets of an answer's body; 0 sends it at once.</summary>
    public int Pause { get; init; }

    /// <summary>So many connections are reset first, in the middle of their handshake.</summary>
    public int TurnsAway { get; set; }

    /// <summary>So many connections are closed in good order at <see cref="ClosesAt"/>, after those that are reset.</summary>
    public int Closes { get; set; }

    /// <summary>How far a connection gets that is closed in good order.</summary>
    public CloseAt ClosesAt { get; init; }

    /// <summary>Every request that arrived: header lines and body.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (requests)
                return [.. requests];
        }
    }

    /// <summary>Ends every connection and waits for that: what is left of a handshake would meet that of the next test.</summary>
    public void Dispose()
    {
        listener.Stop();
        lock (clients)
        {
            isOver = true;
            clients.ForEach(c => c.Close());
        }
        // It begins the others.
        WaitFor(serving);
        talks.ForEach(WaitFor);
    }

    /// <summary>An answer of HTTP/1.1.</summary>
    public static byte[] Http(string status, string body, string headers = "")
        => Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{headers}\r\n{body}");

    private void Serve()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = listener.AcceptTcpClient();
            }
            // Stop() ends the wait in one of these ways.
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
            if (!Keep(client))
                return;
            if (TurnsAway-- > 0)
                Reset(client);
            else
            {
                var closes = Closes-- > 0;
                talks.Add(Begin(() => Talk(client, closes)));
            }
        }
    }

    private static Thread Begin(ThreadStart work)
    {
        var thread = new Thread(work) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private static void WaitFor(Thread thread)
    {
        if (!thread.Join(TimeSpan.FromSeconds(30)))
            throw new TimeoutException("a connection of the test's server does not end");
    }

    // False where it came too late to be closed by the end.
    private bool Keep(TcpClient client)
    {
        lock (clients)
        {
            clients.Add(client);
            if (isOver)
                client.Close();
            return !isOver;
        }
    }

    private void Reset(TcpClient client)
    {
        using (client)
        {
            try
            {
                // The handshake has begun, so that it is not the connecting that fails.
                client.GetStream().ReadByte();
                client.Client.Close(timeout: 0);
            }
            catch (Exception e) when (IsEnd(e))
            {
                return;
            }
        }
    }

    private void Talk(TcpClient client, bool closes)
    {
        using (client)
        {
            try
            {
                if (closes && ClosesAt == CloseAt.Handshake)
                {
                    // All that has come is read: a socket that is closed over unread octets is reset.
                    client.Client.Receive(new byte[4096]);
                    return;
                }
                using Stream stream = certificate is null ? client.GetStream() : Secure(client.GetStream());
                var request = ReadRequest(stream);
                if (request.Length == 0)
                    return;
                lock (requests)
                    requests.Add(request);
                var answer = this.answer(request);
                if (closes)
                    answer = [.. answer.Take(ClosesAt == CloseAt.Answer ? 0 : answer.Length - 1)];
                Write(stream, answer);
            }
            catch (Exception e) when (IsEnd(e))
            {
                return;
            }
        }
    }

    // A client that refuses this server ends the connection in the middle: that is what tests are about. So does the end of this
    // server, of which TLS may make anything.
    private bool IsEnd(Exception e) => isOver || e is IOException or AuthenticationException or ObjectDisposedException;

    private SslStream Secure(Stream plain)
    {
        var stream = new SslStream(plain);
        stream.AuthenticateAsServer(certificate!, clientCertificateRequired: false, SslProtocols.Tls12, checkCertificateRevocation: false);
        return stream;
    }

    private void Write(Stream stream, byte[] answer)
    {
        if (Pause == 0)
        {
            stream.Write(answer, 0, answer.Length);
            return;
        }
        foreach (var octet in answer)
        {
            stream.WriteByte(octet);
            stream.Flush();
            Thread.Sleep(Pause);
        }
    }

    private static string ReadRequest(Stream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        do
        {
            var read = stream.Read(buffer, 0, buffer.Length);
            if (read == 0)
                break;
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        while (IsHttp(text) && !IsWhole(text.ToString()));
        return text.ToString();
    }

    // A handshake on a server that talks in the clear has no end to wait for.
    private static bool IsHttp(StringBuilder text) => text[0] is 'G' or 'P';

    private static bool IsWhole(string request)
    {
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return false;
        var length = request.Substring(0, end).Split('\n')
            .Where(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            .Select(l => Convert.ToInt32(l.Split(':')[1].Trim(), System.Globalization.CultureInfo.InvariantCulture))
            .FirstOrDefault();
        return request.Length >= end + 4 + length;
    }
}
