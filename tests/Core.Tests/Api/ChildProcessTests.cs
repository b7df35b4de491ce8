using System.Runtime.CompilerServices;

namespace QvTrust.Core.Tests.Api;

public sealed class ChildProcessTests
{
    // A child's command line can be read by whoever may list processes. The product has no children: nothing to search there.
    [Fact]
    public void No_part_of_the_product_starts_another_program()
    {
        var sources = Sources("src").Concat(Sources("customactions")).ToList();
        Assert.True(sources.Count > 100, $"only {sources.Count} sources were found");
        Assert.All(sources, file => Assert.DoesNotMatch(@"Process\.Start|ProcessStartInfo|CreateProcess|ShellExecute", File.ReadAllText(file)));
    }

    private static IEnumerable<string> Sources(string folder, [CallerFilePath] string caller = "")
        => Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(caller)!, "..", "..", "..", folder), "*.cs", SearchOption.AllDirectories);
}
