using System.Net;
using QvTrust.Authority.Tests;

namespace QvTrust.Cli.Tests;

/// <summary>The token commands against the real authority over its socket.</summary>
public sealed class TokenCommandTests(RunningAuthority authority) : IClassFixture<RunningAuthority>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("qvtrust-rollout-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task New_writes_a_file_that_enrols_and_prints_the_line_to_run()
    {
        var run = await TokenAsync("new", "qvs01", "QVS02", "--roles", "QVS", "-o", folder, "--share", @"\\QMS01\rollout");
        Assert.Equal(0, run.Code);
        var port = authority.Site.Port;
        Assert.Equal(
            [
                $@"msiexec /i QvTrust.Qvs.msi QMSHOST=QMS01 AUTHORITYPORT={port} ENROLLTOKENFILE=""\\QMS01\rollout\QVS01.token"" /qn /l*v ""%TEMP%\QvTrust.Qvs.log""",
                $@"msiexec /i QvTrust.Qvs.msi QMSHOST=QMS01 AUTHORITYPORT={port} ENROLLTOKENFILE=""\\QMS01\rollout\QVS02.token"" /qn /l*v ""%TEMP%\QvTrust.Qvs.log""",
            ],
            run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var token = (await File.ReadAllTextAsync(Path.Combine(folder, "QVS01.token"))).Trim();
        Assert.DoesNotContain(token[10..30], run.Out + run.Error, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await authority.EnrolAsync(TestSite.Request(), token)).Status);
    }

    [Fact]
    public async Task Inline_prints_the_token_and_writes_no_file()
    {
        var run = await TokenAsync("new", "QVS03", "--roles", "QVS", "--inline");
        var token = run.Out.Split("ENROLLTOKEN=")[1].Split(' ')[0];
        Assert.Equal(HttpStatusCode.OK, (await authority.EnrolAsync(TestSite.Request(), token, "QVS03")).Status);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task List_and_revoke_name_tokens_by_id()
    {
        var (id, token) = await authority.NewTokenAsync("QVS04");
        Assert.Matches($"{id} +QVS04 +QVS .* open", await LineAsync(id));
        Assert.Equal(0, (await TokenAsync("revoke", id)).Code);
        Assert.EndsWith("revoked", await LineAsync(id), StringComparison.Ordinal);
        Assert.Equal("QVT1109", (await authority.EnrolAsync(TestSite.Request(), token, "QVS04")).Code);
    }

    [Fact]
    public async Task A_refusal_of_the_service_keeps_its_code_and_its_exit_code()
    {
        var run = await TokenAsync("revoke", "00112233");
        Assert.Equal(2, run.Code);
        Assert.Equal("qvtrust: QVT4014: there is no token 00112233. qvtrust token list shows all of them.", Assert.Single(run.ErrorLines));
    }

    [Theory]
    [InlineData(@"\\QMS01\rollout", true, false)]
    [InlineData(@"\\QMS01\rollout", false, true)]
    [InlineData(@"C:\rollout", false, false)]
    public async Task New_says_where_a_node_may_not_read_its_file_over_the_network(string share, bool isKnown, bool isSaid)
    {
        List<string> asked = [];
        var run = await Session.RunInDomainAsync(
            machine =>
            {
                asked.Add(machine);
                return isKnown ? "S-1-5-21-1-2-3-1104" : null;
            },
            "token", "new", "qvs05", "--roles", "QVS", "-o", folder, "--share", share, "--socket", authority.Site.Socket);
        Assert.Equal(0, run.Code);
        Assert.Equal(["QVS05"], asked);
        Assert.Equal(isSaid, run.Error.Contains($"no computer account QVS05$, as which setup on QVS05 reads {share}\\QVS05.token", StringComparison.Ordinal));
    }

    private async Task<string> LineAsync(string id)
        => (await TokenAsync("list")).Out.Split('\n').Single(l => l.StartsWith(id, StringComparison.Ordinal));

    private Task<Session> TokenAsync(params string[] args) => Session.RunAsync(["token", .. args, "--socket", authority.Site.Socket]);
}
