#if NET
using System.Globalization;
using CsCheck;

namespace QvTrust.Core.Tests.Fuzz;

/// <summary>Feeds a reader with mutants of its seeds: for a second, or as many as <see cref="CountVariable"/> says.</summary>
internal static class Sampling
{
    public const string CountVariable = "QVTRUST_INPUTS";
    private const int Seconds = 1;

    /// <summary>Fails at the first seed or mutant that the reader neither takes nor refuses.</summary>
    public static void Run(Target target)
    {
        var seeds = target.Seeds();
        Assert.All(seeds, seed => Assert.Null(target.Fault(seed)));
        var count = Environment.GetEnvironmentVariable(CountVariable) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : -1;
        Mutation.Of(seeds).Sample(
            input =>
            {
                if (target.Fault(input) is { } fault)
                    throw new InvalidDataException($"{fault}\ninput: {Convert.ToBase64String(input)}");
            },
            iter: count,
            time: count < 0 ? Seconds : -1);
    }
}

/// <summary>A reader of files, as one of octets: each thread has a file of its own.</summary>
internal sealed class FileReader(Action<string> read) : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("qvtrust-reader-");
    private readonly ThreadLocal<string> name = new(() => Guid.NewGuid().ToString("N"));

    public void Read(byte[] content)
    {
        var file = Path.Combine(folder.FullName, name.Value!);
        File.WriteAllBytes(file, content);
        read(file);
    }

    public void Dispose()
    {
        name.Dispose();
        folder.Delete(recursive: true);
    }
}
#endif
