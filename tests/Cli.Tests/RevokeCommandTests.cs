using System.Security.Cryptography;
using QvTrust.Authority.Tests;

namespace QvTrust.Cli.Tests;

/// <summary><c>qvtrust revoke</c> against the real authority: what it does, and that it says what it does not do.</summary>
public sealed class RevokeCommandTests(RunningAuthority authority) : IClassFixture<RunningAuthority>
{
    [Fact]
    public async Task It_says_what_was_revoked_and_that_QlikView_does_not_ask()
    {
        using var key = RSA.Create(2048);
        var certificate = await authority.EnrolToFilesAsync("a", "QVS01", "server", key);
        var (token, _) = await authority.NewTokenAsync("QVS01");
        var run = await RunAsync("revoke", "QVS01", "--reason", "cessationOfOperation");
        Assert.Equal(0, run.Code);
        Assert.Matches($"^{certificate.Thumbprint}  QVS01 +server +revoked 20.* UTC \\(cessationOfOperation\\)\n$", run.Out);
        Assert.Contains($"QlikView's services check no revocation: whoever has the keys keeps access to QlikView until they expire ({certificate.NotAfter:yyyy-MM-dd})", run.Error, StringComparison.Ordinal);
        Assert.Contains($"https://QMS01:{authority.Site.Port}/crl", run.Error, StringComparison.Ordinal);
        Assert.Contains($"qvtrust token revoke {token}", run.Error, StringComparison.Ordinal);
        Assert.Contains($"{certificate.Thumbprint}  QVS01            server  issued", (await RunAsync("certificates")).Out, StringComparison.Ordinal);
        Assert.Matches($"{certificate.Thumbprint} .* revoked since 20.* UTC \\(cessationOfOperation\\)", (await RunAsync("certificates")).Out);
        Assert.Matches("was revoked before by uid 0, nothing changed: 20", (await RunAsync("revoke", certificate.SerialNumber, "--reason", "superseded")).Out);
    }

    [Fact]
    public async Task A_reason_that_could_be_taken_back_is_none()
    {
        var run = await RunAsync("revoke", "QVS01", "--reason", "certificateHold");
        Assert.Equal(2, run.Code);
        Assert.Contains("keyCompromise", run.Error, StringComparison.Ordinal);
    }

    private Task<Session> RunAsync(params string[] args) => Session.RunAsync([.. args, "--socket", authority.Site.Socket]);
}
