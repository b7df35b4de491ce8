using QvTrust.Installer.Tests.Sources;

namespace QvTrust.Installer.Tests;

/// <summary>Each code that msiexec can end with stands in docs/properties.md with what to do about it.</summary>
public sealed class ExitCodeTests
{
    // A word of the sentence that says what to do.
    [Theory]
    [InlineData(0, "done")]
    [InlineData(1602, "run the same again")]
    [InlineData(1603, "log")]
    [InlineData(1605, "nothing to do")]
    [InlineData(1618, "wait")]
    [InlineData(1619, "path")]
    [InlineData(1625, "allow")]
    [InlineData(1638, "take the one")]
    [InlineData(1641, "nothing more to do")]
    [InlineData(3010, "restart when it suits")]
    public void Each_code_has_one_row_that_says_what_to_do(int code, string what)
    {
        var rows = File.ReadAllText(Path.Combine(Repository.Root, "docs", "properties.md")).Split("## Exit codes of msiexec")[1].Split("\n## ")[0].Split('\n');
        Assert.Contains(what, Assert.Single(rows, r => r.StartsWith($"| {code} |", StringComparison.Ordinal)), StringComparison.Ordinal);
    }
}
