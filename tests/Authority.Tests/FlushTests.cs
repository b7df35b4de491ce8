using System.Net;

namespace QvTrust.Authority.Tests;

/// <summary>What the kernel sees, by strace: no certificate leaves before the ledger that holds it is flushed to the disk.</summary>
public sealed class FlushTests : IDisposable
{
    private const int Enrolments = 10;
    private readonly string trace = Path.GetTempFileName();
    private readonly RunningAuthority authority;

    public FlushTests()
        => authority = new RunningAuthority("adopted", under: ["strace", "-D", "-f", "--seccomp-bpf", "-qqq", "-yy", "-s", "0", "-o", trace, "-e", "signal=none", "-e", "trace=pwrite64,fsync,fdatasync,sendto,sendmsg"]);

    public void Dispose()
    {
        authority.Dispose();
        File.Delete(trace);
    }

    [Fact]
    public async Task Each_answer_is_sent_after_the_flush_of_the_ledger_that_holds_its_certificate()
    {
        var request = TestSite.Request();
        var tokens = new List<string>();
        for (var i = 0; i < Enrolments; i++)
            tokens.Add((await authority.NewTokenAsync()).Text);
        using (var client = authority.Https())
        {
            // One after the other on one connection, which is there before.
            using (await client.GetAsync(new Uri("cacerts", UriKind.Relative)))
            {
            }
            foreach (var token in tokens)
                Assert.Equal(HttpStatusCode.OK, (await RunningAuthority.EnrolAsync(client, request, token)).Status);
        }
        authority.Stop();

        var calls = SystemCall.Read(trace);
        var port = $":{authority.Site.Port}->";
        var answers = calls.Where(c => c.Name.StartsWith("send", StringComparison.Ordinal) && c.File.Contains(port, StringComparison.Ordinal)).TakeLast(Enrolments + 1).ToList();
        Assert.Equal(Enrolments + 1, answers.Count);
        Assert.Single(answers.Select(a => a.File).Distinct());
        foreach (var (before, answer) in answers.Zip(answers.Skip(1)))
        {
            var written = calls.Where(c => c.Name == "pwrite64" && c.File.EndsWith("/ledger.db-wal", StringComparison.Ordinal) && c.Begin > before.Begin && c.Begin < answer.Begin).ToList();
            Assert.NotEmpty(written);
            Assert.True(
                calls.Any(c => c.Name is "fsync" or "fdatasync" && c.Result == "0" && c.File == written[^1].File && c.Begin > written[^1].End && c.End < answer.Begin),
                $"the answer on line {answer.Begin + 1} of the trace left before the flush");
        }
    }
}
