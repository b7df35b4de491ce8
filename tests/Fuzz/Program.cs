using System.Diagnostics;
using System.Globalization;
using CsCheck;
using QvTrust.Core.Tests.Fuzz;
using SharpFuzz;

namespace QvTrust.Fuzz;

/// <summary>
/// Feeds readers: <c>list</c>, <c>random TARGET COUNT [SEED]</c>, <c>seeds TARGET FOLDER</c>, <c>afl TARGET</c> (started by afl-fuzz),
/// <c>replay TARGET FILE...</c>. Ends with 1 when a reader did what it must not.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["list"]:
                Console.WriteLine(string.Join('\n', Targets.All.Select(t => t.Name)));
                return 0;
            case ["random", var name, var count, .. var seed]:
                return Random(Find(name), long.Parse(count, CultureInfo.InvariantCulture), seed.FirstOrDefault());
            case ["seeds", var name, var folder]:
                foreach (var (content, index) in Find(name).Seeds().Select((content, index) => (content, index)))
                    File.WriteAllBytes(Path.Combine(folder, index.ToString(CultureInfo.InvariantCulture)), content);
                return 0;
            case ["afl", var name]:
                // Found inside: before the run begins, instrumented code has no memory to count in.
                Fuzzer.OutOfProcess.Run(stream => Judge(Find(name), Read(stream)));
                return 0;
            case ["replay", var name, .. var files]:
                var replayed = Find(name);
                foreach (var file in files)
                    Judge(replayed, File.ReadAllBytes(file));
                return 0;
            default:
                Console.Error.WriteLine("usage: list | random TARGET COUNT [SEED] | seeds TARGET FOLDER | afl TARGET | replay TARGET FILE...");
                return 2;
        }
    }

    private static int Random(Target target, long count, string? seed)
    {
        var clock = Stopwatch.StartNew();
        string? failure = null;
        try
        {
            Mutation.Of(target.Seeds()).Sample(input => Judge(target, input), seed: seed, iter: count, threads: 2);
        }
        catch (CsCheckException e)
        {
            failure = e.Message + "\n" + e.InnerException?.Message;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {target.Name} | {count} | {clock.Elapsed.TotalSeconds:0} | {(failure is null ? "none" : "FOUND")} |"));
        Console.Error.Write(failure is null ? "" : failure + "\n");
        return failure is null ? 0 : 1;
    }

    private static void Judge(Target target, byte[] input)
    {
        if (target.Fault(input) is { } fault)
            throw new InvalidDataException($"{fault}\ninput: {Convert.ToBase64String(input)}");
    }

    private static byte[] Read(Stream stream)
    {
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static Target Find(string name)
        => Targets.All.FirstOrDefault(t => t.Name == name) ?? throw new ArgumentException($"there is no reader {name}; list names them");
}
