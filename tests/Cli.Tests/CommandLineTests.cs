using QvTrust.Cli.Terminal;

namespace QvTrust.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("")]
    [InlineData("adopt")]
    [InlineData("adopt check")]
    [InlineData("token")]
    [InlineData("token new")]
    [InlineData("token list")]
    [InlineData("token revoke")]
    [InlineData("package")]
    [InlineData("status")]
    [InlineData("site")]
    [InlineData("site status")]
    [InlineData("check")]
    [InlineData("plan")]
    [InlineData("audit")]
    [InlineData("audit verify")]
    [InlineData("audit export")]
    [InlineData("certificates")]
    [InlineData("revoke")]
    [InlineData("ping")]
    [InlineData("renew")]
    [InlineData("protect")]
    [InlineData("unprotect")]
    [InlineData("secrets")]
    [InlineData("secrets list")]
    [InlineData("secrets rotate")]
    [InlineData("backup")]
    [InlineData("backup list")]
    [InlineData("backup copy")]
    [InlineData("restore")]
    [InlineData("recovery")]
    [InlineData("recovery init")]
    [InlineData("recovery check")]
    [InlineData("recovery combine")]
    [InlineData("recover")]
    [InlineData("apply-pending")]
    [InlineData("window")]
    [InlineData("window open")]
    [InlineData("window close")]
    public async Task Help_is_frozen_and_ends_with_examples_and_exit_codes(string command)
    {
        var help = await Session.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal(ExitCodes.Ok, help.Code);
        Assert.Contains("\nEXAMPLES:\n", help.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("\nEXIT CODES:\n", help.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Golden.Check("help" + (command.Length == 0 ? "" : "-" + command.Replace(' ', '-')), Frozen(help.Out));
    }

    [Theory]
    [InlineData(2, "QVT1016", "adopt", "check")]
    [InlineData(2, "QVT1015", "status", "--bogus")]
    [InlineData(2, "QVT1015", "check", "--fix")]
    [InlineData(2, "QVT1015", "token", "new", "--roster", "")]
    [InlineData(2, "QVT1015", "plan", "--role", "QVS", " ")]
    [InlineData(2, "QVT1015", "check", "--json=maybe")]
    [InlineData(2, "QVT1015", "token", "new")]
    [InlineData(2, "QVT1015", "token", "new", "QVS01")]
    [InlineData(2, "QVT1015", "token", "new", "QVS01", "qvs01", "--roles", "QVS")]
    [InlineData(2, "QVT1010", "token", "new", "QVS01", "--roles", "FOO")]
    [InlineData(2, "QVT1018", "token", "new", "QMS01", "--roles", "QMS")]
    [InlineData(2, "QVT1012", "token", "new", "qvs01.example.com", "--roles", "QVS")]
    [InlineData(2, "QVT1013", "token", "new", "QVS01", "--roles", "QVS", "--hours", "0")]
    [InlineData(2, "QVT1017", "token", "new", "--roster", "/no/such/file")]
    [InlineData(2, "QVT1015", "token", "revoke")]
    [InlineData(2, "QVT1015", "window", "open", "--minutes", "0")]
    [InlineData(2, "QVT1015", "window", "open", "--minutes", "241")]
    [InlineData(2, "QVT1015", "window", "open", "--minutes", "x")]
    [InlineData(2, "QVT1015", "package")]
    [InlineData(2, "QVT1015", "package", "QVS01")]
    [InlineData(2, "QVT1012", "package", "10.0.0.1", "--roles", "QVS")]
    [InlineData(1, "QVT4012", "token", "list", "--socket", "/no/such/socket")]
    [InlineData(2, "QVT1016", "status")]
    [InlineData(2, "QVT1016", "check")]
    [InlineData(2, "QVT1016", "plan", "--role", "QVS")]
    [InlineData(2, "QVT1015", "plan")]
    [InlineData(2, "QVT1010", "plan", "--role", "FOO")]
    [InlineData(2, "QVT1015", "plan", "--role", "QVS", "QMSHOSTS=QMS01")]
    [InlineData(2, "QVT1015", "plan", "--role", "QVS", "QMSHOST=QMS01", "qmshost=QMS02")]
    [InlineData(2, "QVT1015", "plan", "--role", "QVS", "--uninstall", "QMSHOST=QMS01")]
    [InlineData(2, "QVT1016", "ping")]
    [InlineData(1, "QVT4012", "audit", "verify", "--socket", "/no/such/socket")]
    [InlineData(2, "QVT6410", "audit", "verify", "--export", "/no/such/file")]
    [InlineData(2, "QVT1016", "renew")]
    [InlineData(2, "QVT1015", "renew", "--now", "--later")]
    [InlineData(2, "QVT1016", "protect")]
    [InlineData(2, "QVT1016", "unprotect")]
    [InlineData(2, "QVT1016", "secrets", "rotate")]
    [InlineData(2, "QVT1015", "protect", "a password")]
    [InlineData(2, "QVT1015", "backup")]
    [InlineData(2, "QVT1015", "backup", "--legcay")]
    [InlineData(2, "QVT1015", "backup", "--force", "list")]
    [InlineData(2, "QVT1015", "backup", "file", "list")]
    [InlineData(2, "QVT1015", "backup", "copy", "--force")]
    [InlineData(2, "QVT1015", "restore", "--bogus")]
    [InlineData(2, "QVT1015", "token", "new", "QVS01", "--roles", "QVS", "-o", "--forec")]
    [InlineData(2, "QVT1015", "unprotect", "--input", "-x")]
    [InlineData(2, "QVT1016", "unprotect", "--input=-x")]
    [InlineData(2, "QVT1016", "restore", "--", "-x")]
    [InlineData(2, "QVT1016", "restore", "file")]
    [InlineData(2, "QVT1016", "recovery", "init")]
    [InlineData(1, "QVT5006", "protect", "-o", "/no/such/folder/file")]
    public async Task An_error_is_one_line_with_its_code_and_decides_the_exit_code(int exitCode, string code, params string[] args)
    {
        var run = await Session.RunAsync(args);
        Assert.Equal((exitCode, ""), (run.Code, run.Out));
        Assert.StartsWith($"qvtrust: {code}: ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_knows_is_named_first()
        => Assert.Contains("'foo'", (await Session.RunAsync("foo")).ErrorLines[0], StringComparison.Ordinal);

    [Theory]
    [InlineData("FOO=1", true)]
    [InlineData("qvt1.FOO=", false)]
    public async Task A_property_that_is_none_is_named_unless_it_may_be_a_token(string given, bool isNamed)
        => Assert.Equal(isNamed, (await Session.RunAsync("plan", "--role", "QVS", given)).Error.Contains("FOO", StringComparison.Ordinal));

    [Fact]
    public async Task Of_an_option_that_is_none_the_name_is_told_and_no_value_of_it()
    {
        var run = await Session.RunAsync("plan", "--role", "QVS", "--token=qvt1.SECRET");
        Assert.Contains("--token", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_errors_are_told_at_once()
    {
        var run = await Session.RunAsync("token", "new", "10.0.0.1", "--roles", "FOO,QMS");
        Assert.Equal(["QVT1010", "QVT1018", "QVT1012"], run.ErrorLines.Select(l => l.Split(' ')[1].TrimEnd(':')));
    }

    // The name of the program that runs the tests stands where qvtrust stands in the product.
    private static string Frozen(string help)
        => help.ReplaceLineEndings("\n").Replace(System.CommandLine.RootCommand.ExecutableName + " ", "qvtrust ", StringComparison.Ordinal);
}
