using System.Net;
using System.Text;
using QvTrust.Authority.Admin;

namespace QvTrust.Authority.Tests;

/// <summary>Who may administer, and what administration leaves behind.</summary>
public sealed class AdministrationTests : IDisposable
{
    private readonly RunningAuthority authority = new();

    public void Dispose() => authority.Dispose();

    [Fact]
    public void Another_user_cannot_open_the_socket_and_is_refused_when_its_mode_is_lost()
    {
        foreach (var folder in new[] { authority.Site.Folder, authority.Site.LedgerFolder })
            File.SetUnixFileMode(folder, (UnixFileMode)Convert.ToInt32("755", 8));
        Assert.Equal((UnixFileMode)Convert.ToInt32("600", 8), File.GetUnixFileMode(authority.Site.Socket));
        Assert.Equal(7, AsNobody().Code);

        File.SetUnixFileMode(authority.Site.Socket, (UnixFileMode)Convert.ToInt32("777", 8));
        var (code, output, _) = AsNobody();
        Assert.Equal(0, code);
        Assert.StartsWith("QVT4013", Tool.Text(output), StringComparison.Ordinal);
        Assert.Equal(0, authority.Count("SELECT count(*) FROM tokens"));
    }

    [Fact]
    public async Task A_token_stands_in_no_file_of_the_service()
    {
        var (_, text) = await authority.NewTokenAsync("CONTROLMARKER");
        Assert.Equal(HttpStatusCode.OK, (await authority.EnrolAsync(TestSite.Request(), text, "CONTROLMARKER")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await authority.EnrolAsync(TestSite.Request(), text, "CONTROLMARKER")).Status);
        var files = Directory.GetFiles(authority.Site.LedgerFolder).Where(f => f != authority.Site.Socket).ToList();
        // The search finds what is there: the machine's name, in the log and in the ledger.
        Assert.Contains(files.Where(f => f.Contains("ledger.db", StringComparison.Ordinal)), f => Holds(f, "CONTROLMARKER"u8.ToArray()));
        Assert.True(Holds(authority.Site.Log, "CONTROLMARKER"u8.ToArray()));

        var secret = Convert.FromBase64String(text[5..].Replace('-', '+').Replace('_', '/').PadRight(112, '='))[16..48];
        string[] forms = [text, text[5..], text[30..60], Convert.ToHexString(secret), Convert.ToHexStringLower(secret), Convert.ToBase64String(secret)];
        var searched = forms.SelectMany(f => new[] { Encoding.UTF8.GetBytes(f), Encoding.Unicode.GetBytes(f) }).Append(secret).ToList();
        Assert.All(files, f => Assert.All(searched, s => Assert.False(Holds(f, s), f)));
    }

    [Fact]
    public async Task Wrong_wishes_are_refused_and_leave_no_token()
    {
        Assert.StartsWith("QVT1012", await PostAsync("""{"servers":[{"machine":"QVS01","roles":["QVS"]},{"machine":"a.b","roles":["QVS"]}],"hours":24}"""), StringComparison.Ordinal);
        Assert.StartsWith("QVT1010", await PostAsync("""{"servers":[{"machine":"QVS01","roles":["FOO"]}],"hours":24}"""), StringComparison.Ordinal);
        Assert.StartsWith("QVT1018", await PostAsync("""{"servers":[{"machine":"QVS01","roles":["QMS"]}],"hours":24}"""), StringComparison.Ordinal);
        Assert.StartsWith("QVT1013", await PostAsync("""{"servers":[{"machine":"QVS01","roles":["QVS"]}],"hours":721}"""), StringComparison.Ordinal);
        Assert.StartsWith("QVT1015", await PostAsync("""{"servers":null,"hours":1}"""), StringComparison.Ordinal);
        Assert.Equal(0, authority.Count("SELECT count(*) FROM tokens"));
    }

    [Theory]
    [InlineData("GET", "/unknown")]
    [InlineData("GET", "/ledger/1")]
    [InlineData("PUT", "/tokens")]
    public async Task A_request_that_is_not_known_is_not_found(string method, string path)
    {
        using var admin = authority.Admin();
        using var message = new HttpRequestMessage(new HttpMethod(method), new Uri("http://local" + path));
        using var answer = await admin.SendAsync(message);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.StartsWith("QVT4017", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_keeps_failing_has_to_wait_and_says_for_how_long()
    {
        var request = TestSite.Request();
        // Asking which credentials are wanted is no failure.
        for (var i = 0; i < 40; i++)
            Assert.Equal("QVT1101", (await authority.EnrolAsync(request, null)).Code);
        for (var i = 0; i < 30; i++)
            Assert.Equal("QVT1102", (await authority.EnrolAsync(request, "qvt1.guess")).Code);
        var reply = await authority.EnrolAsync(request, "qvt1.guess");
        Assert.Equal((HttpStatusCode.TooManyRequests, "QVT3008"), (reply.Status, reply.Code));
        Assert.InRange(reply.RetryAfter!.Value.TotalSeconds, 1, 60);
        Assert.Equal($"QVT3008: QMS01 asks to wait {reply.RetryAfter.Value.TotalSeconds} seconds. Too many failed attempts from this address: wait and run setup again.\n", reply.Body);
        Assert.Equal(0, authority.Count("SELECT count(*) FROM audit WHERE result = 'QVT1101'"));
    }

    [Fact]
    public void The_pipes_rights_are_for_administrators_of_this_machine()
        => Assert.Equal("D:P(A;;FRFW;;;SY)(A;;FRFW;;;BA)(A;;FA;;;S-1-5-80-1)", NamedPipeTransport.Descriptor("S-1-5-80-1"));

    private async Task<string> PostAsync(string json)
    {
        using var admin = authority.Admin();
        using var body = new StringContent(json);
        using var answer = await admin.PostAsync(new Uri("http://local/tokens"), body);
        return await answer.Content.ReadAsStringAsync();
    }

    private (int Code, byte[] Output, string Error) AsNobody()
        => Tool.Try("setpriv", [], "--reuid=65534", "--regid=65534", "--clear-groups", "curl", "--silent", "--unix-socket", authority.Site.Socket, "http://local/tokens",
            "--data", """{"servers":[{"machine":"QVS01","roles":["QVS"]}],"hours":24}""");

    private static bool Holds(string file, byte[] what)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content.AsSpan().IndexOf(what) >= 0;
    }
}
