using QvTrust.Authority.Admin;
using QvTrust.Cli.Tokens;

namespace QvTrust.Cli.Tests;

public sealed class InstallLineTests
{
    [Fact]
    public void The_printed_lines_are_frozen()
    {
        var qvs = Token("QVS");
        string[] lines =
        [
            InstallLine.For(qvs, "QMS01", 14780, @"C:\tokens\QVS01.token", null),
            InstallLine.For(qvs, "QMS01", 14781, @"\\QMS01\rollout\QVS01.token", null),
            InstallLine.For(qvs, "QMS01", 14780, null, null),
            InstallLine.For(Token("QDS", "DSC"), "QMS01", 14780, @"C:\tokens\QVS01.token", @"D:\new packages\QvTrust.Qds.msi"),
            InstallLine.For(Token("QVWS"), "QMS01", 14780, @"C:\tokens\QVS01.token", null),
            InstallLine.For(Token("DSC"), "QMS01", 14780, @"C:\tokens\QVS01.token", null),
        ];
        Golden.Check("install-lines", string.Join('\n', lines) + "\n");
    }

    [Fact]
    public void A_made_token_shows_its_id_and_never_its_text()
    {
        var token = Token("QVS");
        Assert.DoesNotContain(token.Token, $"{token} {new MadeTokens("QMS01", 14780, [token])}", StringComparison.Ordinal);
    }

    private static MadeToken Token(params string[] roles) => new("00", "QVS01", roles, DateTimeOffset.UnixEpoch, "qvt1.TOKEN");
}
