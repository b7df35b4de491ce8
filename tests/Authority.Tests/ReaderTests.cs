using System.Net;
using System.Text;
using QvTrust.Authority.Est;
using QvTrust.Authority.Hosting;
using QvTrust.Authority.Ledger;
using QvTrust.Core.Tests.Fuzz;

namespace QvTrust.Authority.Tests;

/// <summary>The service's own readers of what others write: nearly valid inputs are taken or refused, and nothing else happens.</summary>
public sealed class ReaderTests
{
    private const string Credentials = "Basic UVZTMDE6cXZ0MV9BQUFBQUFBQUFBQUFBQUFB";

    [Fact]
    public void Configuration()
    {
        using var site = new TestSite();
        using var reader = new FileReader(file => AuthorityConfiguration.Read(file));
        Sampling.Run(new("configuration", () => [File.ReadAllBytes(site.Configuration)], reader.Read));
    }

    [Fact]
    public void Mark_of_a_restore()
    {
        // It stands beside the ledger under its own name: a folder for each thread.
        using var reader = new FileReader(file =>
        {
            var folder = Directory.CreateDirectory(file + ".folder").FullName;
            File.Move(file, Path.Combine(folder, RestoreMark.FileName), overwrite: true);
            RestoreMark.Read(Path.Combine(folder, "ledger.db"));
        });
        Sampling.Run(new("restore-mark", () => ["""{"id":"1","time":"2026-05-04T03:02:01Z","backup":"x"}"""u8.ToArray()], reader.Read));
    }

    [Fact]
    public void Credentials_of_HTTP_Basic()
        => Sampling.Run(new("credentials", () => [Encoding.ASCII.GetBytes(Credentials)], i => BasicCredentials.Parse(Encoding.Latin1.GetString(i))));

    [Fact]
    public void Paths_of_EST()
        => Sampling.Run(new("path", () => ["/.well-known/est/server/simpleenroll"u8.ToArray(), "/.well-known/est/cacerts"u8.ToArray()], i => EstPath.Parse(Encoding.UTF8.GetString(i))));

    [Theory]
    [InlineData("/tokens", """{"servers":[{"machine":"QVS01","roles":["QVS"]}],"hours":24}""")]
    [InlineData("/packages", """{"server":{"machine":"QVS01","roles":["QVS"]},"hours":24,"password":"short"}""")]
    [InlineData("/revocations", """{"name":"QVS01","reason":"superseded"}""")]
    public void Orders_of_administrators(string path, string order)
    {
        using var authority = new RunningAuthority();
        using var admin = authority.Admin();
        Sampling.Run(new(path, () => [Encoding.UTF8.GetBytes(order)], i =>
        {
            using var body = new ByteArrayContent(i);
            using var answer = admin.PostAsync(new Uri("http://local" + path), body).GetAwaiter().GetResult();
            if (answer.StatusCode >= HttpStatusCode.InternalServerError)
                throw new InvalidDataException($"answered {answer.StatusCode}");
        }));
    }

    [Theory]
    [InlineData("/tokens", """{"servers":[null],"hours":24}""")]
    [InlineData("/tokens", """{"servers":[{"machine":"QVS01","roles":[null]}],"hours":24}""")]
    [InlineData("/tokens", """{"servers":[{"machine":"QVS01","roles":null}],"hours":24}""")]
    [InlineData("/packages", """{"server":{"machine":"QVS01","roles":[null]},"hours":24,"password":"long enough for it"}""")]
    [InlineData("/packages", """{"server":null,"hours":24,"password":"long enough for it"}""")]
    [InlineData("/revocations", """{"name":null,"reason":"superseded"}""")]
    public async Task Nothing_in_the_place_of_something_is_refused(string path, string order)
    {
        using var authority = new RunningAuthority();
        var (status, body) = await authority.AdministerAsync(path, order);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith("QVT", body, StringComparison.Ordinal);
    }
}
