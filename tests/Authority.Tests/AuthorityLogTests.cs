using QvTrust.Authority.Hosting;

namespace QvTrust.Authority.Tests;

public sealed class AuthorityLogTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("qvtrust-log-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void It_never_takes_more_than_two_files_however_much_there_is_to_say()
    {
        var path = Path.Combine(folder, "authority.log");
        var line = new string('x', 10_000);
        using (var log = new AuthorityLog(path, new Windows.SystemClock()))
        {
            for (var written = 0L; written < 5 * AuthorityLog.KeptBytes; written += line.Length)
                log.Warning(line);
            log.Info("the last line");
        }
        var files = new DirectoryInfo(folder).GetFiles();
        Assert.Equal(["authority.log", "authority.log.1"], files.Select(f => f.Name).Order(StringComparer.Ordinal));
        Assert.All(files, f => Assert.InRange(f.Length, 1, AuthorityLog.KeptBytes + 2 * line.Length));
        Assert.All(files, f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, f.UnixFileMode));
        Assert.EndsWith("info  the last line", File.ReadAllLines(path)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_renamed_is_written_on()
    {
        var path = Path.Combine(folder, "authority.log");
        Directory.CreateDirectory(path + ".1");
        using (var log = new AuthorityLog(path, new Windows.SystemClock()))
        {
            for (var written = 0L; written < 2 * AuthorityLog.KeptBytes; written += 10_000)
                log.Warning(new string('x', 10_000));
            log.Info("the last line");
        }
        Assert.EndsWith("info  the last line", File.ReadLines(path).Last(), StringComparison.Ordinal);
    }
}
