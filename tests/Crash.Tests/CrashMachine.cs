namespace QvTrust.Crash.Tests;

/// <summary>A server in a directory, as qvtrust-crash knows it; here only its files are looked at, by openssl.</summary>
internal sealed class CrashMachine : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "qvtrust-crash.dll");

    /// <summary>A QMS server on which QMS runs and has no certificate, with our service just installed.</summary>
    internal CrashMachine()
    {
        Folder = Directory.CreateTempSubdirectory("qvtrust-crash-").FullName;
        Directory.CreateDirectory(At("services"));
        File.WriteAllText(At("services/QlikviewManagementService"), "Running\n7\nLocalSystem\nS-1-5-18\n");
        File.WriteAllText(At("services/QlikViewServiceDispatcher"), "Running\n8\nLocalSystem\nS-1-5-18\n");
        File.WriteAllText(At("services/QvTrustAuthority"), "Stopped\n0\nNT SERVICE\\QvTrustAuthority\nS-1-5-80-1-2-3-4-5\n");
    }

    private CrashMachine(string folder) => Folder = folder;

    internal string Folder { get; }

    /// <summary>True when there is something to undo; a file without content, from a kill before its first line, is no journal.</summary>
    internal bool HasJournal => new FileInfo(At("QvTrust/journal/current.xml")) is { Exists: true, Length: > 0 };

    /// <summary>True when there is something to finish: a run has succeeded, and what waits for that is not all done.</summary>
    internal bool HasCommittedJournal => HasJournal && File.ReadAllText(At("QvTrust/journal/current.xml")).EndsWith("<committed />\n", StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    internal string At(string name) => Path.Combine(Folder, name);

    internal CrashMachine Copy()
    {
        var folder = Directory.CreateTempSubdirectory("qvtrust-crash-").FullName;
        Tool.Run("cp", "-a", Folder + "/.", folder);
        return new CrashMachine(folder);
    }

    /// <summary>The program's command line for a command on this machine; "{}" in it is this machine's folder.</summary>
    internal string[] Line(params string[] command)
        => ["exec", Program, Folder, .. command.Select(c => c.Replace("{}", Folder, StringComparison.Ordinal))];

    internal Tool.Ran Try(params string[] command) => Tool.Try("dotnet", Line(command));

    internal Tool.Ran Run(params string[] command) => Tool.Run("dotnet", Line(command));

    /// <summary>A file of somebody else's, by its Windows path.</summary>
    internal void PlaceFile(string path, byte[] content)
    {
        Directory.CreateDirectory(At("files"));
        File.WriteAllBytes(Path.Combine(At("files"), Uri.EscapeDataString(path)), content);
    }

    internal string[] Files(string folder) => Directory.Exists(At(folder))
        ? [.. Directory.GetFiles(At(folder)).Where(f => Path.GetFileName(f)[0] != '.').Order(StringComparer.Ordinal)]
        : [];
}
