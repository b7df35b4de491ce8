using System.Runtime.CompilerServices;

namespace QvTrust.Core.Tests.Support;

/// <summary>Compares with a file under Golden; QVTRUST_ACCEPT=1 writes it instead.</summary>
internal static class Golden
{
    public static void Match(string name, string actual, [CallerFilePath] string caller = "")
    {
        var path = PathOf(name, caller);
        var text = actual.Replace("\r\n", "\n").TrimEnd('\n') + "\n";
        if (Environment.GetEnvironmentVariable("QVTRUST_ACCEPT") == "1")
            File.WriteAllText(path, text);
        Assert.Equal(File.ReadAllText(path).Replace("\r\n", "\n"), text);
    }

    public static string Read(string name, [CallerFilePath] string caller = "") => File.ReadAllText(PathOf(name, caller)).Replace("\r\n", "\n");

    private static string PathOf(string name, string caller) => Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(caller))!, "Golden", name);
}
