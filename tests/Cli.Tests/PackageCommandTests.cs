using System.Text.RegularExpressions;
using QvTrust.Authority.Tests;
using QvTrust.Core.Packages;

namespace QvTrust.Cli.Tests;

/// <summary><c>qvtrust package</c> against the real authority over its socket.</summary>
public sealed class PackageCommandTests(RunningAuthority authority) : IClassFixture<RunningAuthority>, IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string folder = Directory.CreateTempSubdirectory("qvtrust-package-").FullName;

    private string Package => Path.Combine(folder, "QVS01.qvpkg");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task It_writes_a_package_that_opens_and_prints_the_line_to_run()
    {
        var password = Put("password", "correct horse battery\r\n");
        var run = await PackageAsync("qvs01", "--roles", "QVS,QDS", "-o", Package, "--password-file", password, "--share", @"D:\trust");
        Assert.Equal(0, run.Code);
        var line = Assert.Single(run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var match = Regex.Match(line, @"^msiexec /i QvTrust.Qvs.msi QMSHOST=QMS01 AUTHORITYPORT=(\d+) PACKAGE=""D:\\trust\\QVS01.qvpkg"" PACKAGEPASSWORDFILE=""D:\\trust\\password"" PACKAGEPIN=sha256:([0-9a-f]{64}) /qn /l\*v ""%TEMP%\\QvTrust.Qvs.log""$");
        Assert.True(match.Success, line);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Package));
        Assert.DoesNotContain("horse", run.Out + run.Error, StringComparison.Ordinal);
        Assert.Contains("private extensions of CN=QVS01: copied from QMS's own certificate, unproven until its services run with them", run.Error, StringComparison.Ordinal);
        var package = Open(match.Groups[2].Value);
        package.Unlock("correct horse battery", DateTimeOffset.UtcNow);
        Assert.Equal(168, (package.Manifest.Expires - package.Manifest.Created).TotalHours);
    }

    [Fact]
    public async Task A_generated_password_is_printed_once()
    {
        var run = await PackageAsync("QVS01", "--roles", "QVS", "-o", Package, "--generate", "--hours", "24");
        var lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Contains($"PACKAGEPASSWORDFILE=\"{Path.Combine(folder, "QVS01.password")}\"", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain(lines[1], run.Error, StringComparison.Ordinal);
        Open(Pin(lines[0])).Unlock(lines[1], DateTimeOffset.UtcNow);
        Assert.Equal([Package], Directory.GetFiles(folder));
    }

    [Fact]
    public async Task A_generated_password_goes_to_a_file_of_its_own_instead()
    {
        var saved = Path.Combine(folder, "saved");
        var run = await PackageAsync("QVS01", "--roles", "QVS", "-o", Package, "--generate", "--save-password", saved);
        var password = (await File.ReadAllTextAsync(saved)).TrimEnd();
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(saved));
        Assert.DoesNotContain(password, run.Out + run.Error, StringComparison.Ordinal);
        Open(Pin(Assert.Single(run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)))).Unlock(password, DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task A_password_comes_from_the_environment_or_twice_from_the_keyboard()
    {
        Environment.SetEnvironmentVariable("QVTRUST_TEST_PASSWORD", "correct horse battery");
        Assert.Equal(0, (await PackageAsync("QVS01", "--roles", "QVS", "-o", Package, "--password-env", "QVTRUST_TEST_PASSWORD")).Code);

        var run = await Session.AnswerAsync("correct horse battery", "package", "QVS01", "--roles", "QVS", "-o", Package, "--force", "--socket", authority.Site.Socket);
        Open(Pin(run.Out)).Unlock("correct horse battery", DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task A_file_that_is_there_is_kept_and_nothing_is_issued()
    {
        File.WriteAllText(Package, "old");
        var before = authority.Count("SELECT count(*) FROM certificates");
        var run = await PackageAsync("QVS01", "--roles", "QVS", "-o", Package, "--generate");
        Assert.Equal((2, "QVT5009"), (run.Code, run.ErrorLines.Single().Split(' ')[1].TrimEnd(':')));
        Assert.Equal("old", await File.ReadAllTextAsync(Package));
        Assert.Equal(before, authority.Count("SELECT count(*) FROM certificates"));
    }

    [Theory]
    [InlineData(2, "QVT6313", "--password-file", "short")]
    [InlineData(2, "QVT6314", "--password-file", "missing")]
    [InlineData(2, "QVT6314", "--password-file", "empty")]
    [InlineData(2, "QVT6314", "--password-env", "QVTRUST_NO_SUCH_VARIABLE")]
    [InlineData(2, "QVT1015")]
    [InlineData(2, "QVT1015", "--generate", "--password-env", "PATH")]
    [InlineData(2, "QVT1015", "--password-env", "PATH", "--save-password", "x")]
    [InlineData(2, "QVT1013", "--generate", "--hours", "1000")]
    [InlineData(1, "QVT5006", "--generate", "--save-password", "/no/such/folder/x")]
    [InlineData(2, "QVT1018", "--generate", "--roles", "QMS")]
    public async Task A_wrong_wish_is_one_line_and_writes_nothing(int exitCode, string code, params string[] more)
    {
        Put("short", "elevenchars");
        Put("empty", "\n");
        string[] roles = more.Contains("--roles") ? [] : ["--roles", "QVS"];
        var run = await PackageAsync(["QVS01", .. roles, "-o", Package, .. more.Select(m => m is "short" or "missing" or "empty" ? Path.Combine(folder, m) : m)]);
        Assert.Equal((exitCode, ""), (run.Code, run.Out));
        Assert.StartsWith($"qvtrust: {code}: ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(Package));
    }

    [Fact]
    public async Task A_refusal_of_the_service_keeps_its_code_and_writes_nothing()
    {
        var run = await PackageAsync("QMS01", "--roles", "QVS", "-o", Package, "--generate");
        Assert.Equal((2, ""), (run.Code, run.Out));
        Assert.StartsWith("qvtrust: QVT1031: ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(Package));
    }

    private static string Pin(string line) => Regex.Match(line, "PACKAGEPIN=sha256:([0-9a-f]+)").Groups[1].Value;

    private OfflinePackage Open(string pin) => OfflinePackage.Open(Package, File.ReadAllBytes(Package), Convert.FromHexString(pin));

    private string Put(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private Task<Session> PackageAsync(params string[] args) => Session.RunAsync(["package", .. args, "--socket", authority.Site.Socket]);
}
