using System.Reflection;

namespace QvTrust.Windows.Tests;

public class PublicApiTests
{
    // What other projects may use. A change here is a decision: copy the found text into PublicApi.txt.
    [Fact]
    public void The_public_API_is_the_one_that_was_agreed()
    {
        using var stream = typeof(PublicApiTests).Assembly.GetManifestResourceStream("PublicApi.txt")!;
        using var reader = new StreamReader(stream);
        Assert.Equal(reader.ReadToEnd().Trim(), string.Join("\n", Describe(typeof(WindowsMachine).Assembly)));
    }

    private static IEnumerable<string> Describe(Assembly assembly)
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            yield return type.FullName!;
            foreach (var member in type.GetMembers(Own).Select(m => $"  {m}").Distinct().Order(StringComparer.Ordinal))
                yield return member;
        }
    }
}
