using System.Runtime.CompilerServices;

namespace QvTrust.Cli.Tests;

/// <summary>Texts that are an interface: they change only on purpose, with QVTRUST_ACCEPT=1.</summary>
internal static class Golden
{
    internal static void Check(string name, string actual, [CallerFilePath] string here = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(here)!, "Golden", name + ".txt");
        if (Environment.GetEnvironmentVariable("QVTRUST_ACCEPT") == "1")
            File.WriteAllText(file, actual);
        Assert.Equal(File.ReadAllText(file), actual, ignoreLineEndingDifferences: true);
    }
}
