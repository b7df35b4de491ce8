using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace QvTrust.Windows.Tests;

/// <summary>What cannot be asked of a name service, on whatever system, and how long an authority's clock is waited for.</summary>
public class NetworkTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("no address")]
    public void An_address_that_nothing_can_have_has_no_name(string address) => Assert.Null(new Network().NameOf(address));

    [Fact]
    public void A_name_that_is_too_long_to_be_asked_for_is_an_answer_too() => Assert.True(new Network().Resolve(new string('a', 300)) is null or { Count: 0 });

    [Fact]
    public async Task Whoever_takes_the_connection_has_longer_for_the_answer_than_for_the_connection()
    {
        var network = new Network();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerLate(listener, network.Patience + TimeSpan.FromSeconds(1));

        Assert.Equal(Time, network.TimeOf("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port));

        await answering;
    }

    [Theory]
    [InlineData("127.0.0.1", 1)]
    [InlineData("", 14780)]
    [InlineData("127.0.0.1", 70000)]
    public void Where_nobody_takes_a_connection_there_is_no_time(string host, int port) => Assert.Null(new Network().TimeOf(host, port));

    // The first connection is only tried.
    private static async Task AnswerLate(TcpListener listener, TimeSpan wait)
    {
        (await listener.AcceptTcpClientAsync()).Dispose();
        using var client = await listener.AcceptTcpClientAsync();
        await Task.Delay(wait);
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=QMS01", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(Time.AddDays(-1), Time.AddDays(1));
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(certificate);
        Assert.NotEqual(0, await tls.ReadAsync(new byte[4096]));
        await tls.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nDate: {Time.ToString("r", CultureInfo.InvariantCulture)}\r\n\r\n"));
    }
}
