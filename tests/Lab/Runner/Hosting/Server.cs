using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace QvTrust.Lab.Runner.Hosting;

/// <summary>What a Windows program in a server did.</summary>
/// <param name="ExitCode">All 32 bits; <see cref="Killed"/> when it did not live to give one.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
/// <param name="Took">Wall time.</param>
internal sealed record WindowsRan(uint ExitCode, string Output, string Errors, TimeSpan Took)
{
    public const uint Killed = uint.MaxValue;

    public WindowsRan Expect(string what, params uint[] codes)
        => (codes.Length == 0 ? ExitCode == 0 : codes.Contains(ExitCode))
            ? this
            : throw new LabException($"{what}: exit code {ExitCode}: {Output.Trim()} {Errors.Trim()}");
}

/// <summary>One running server of a lab.</summary>
internal sealed class Server(LabInstance lab, string name)
{
    private readonly Lazy<string> drive = new(()
        => lab.Lab("path", [name, @"C:\"]).Expect($"{name}: path of drive C").Output.Trim().TrimEnd('/'));

    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> addresses = new();

    public string Name => name;

    public LabInstance Lab => lab;

    /// <summary>Runs exactly this command line by CreateProcess.</summary>
    public WindowsRan Run(string commandLine, TimeSpan? patience = null) => Run(commandLine, patience, under: []);

    /// <summary>
    /// Runs a command line whose program is killed right before it makes so many calls of a kind on a file; false when it
    /// ended before that.
    /// </summary>
    /// <param name="commandLine">What is run.</param>
    /// <param name="windowsPath">The file, which need not be there yet.</param>
    /// <param name="call">The system call: <c>pwrite64</c> writes, <c>fsync</c> flushes.</param>
    /// <param name="number">How often, counted from 1.</param>
    /// <param name="patience">Longest time.</param>
    public (WindowsRan Ran, bool IsKilled) RunKilledAt(string commandLine, string windowsPath, string call, int number, TimeSpan patience)
    {
        // As the kernel names an open file of another mount namespace: from that namespace's root.
        var path = HostPath(windowsPath);
        path = lab.Lab("chroot", []).Expect("the lab's folder").Output.Trim() + path[(path.IndexOf("/root/", StringComparison.Ordinal) + "/root".Length)..];
        var trace = Path.GetTempFileName();
        try
        {
            var ran = Run(commandLine, patience, ["strace", "-f", "-q", "-o", trace, "-P", path, "-e", "trace=" + call, "-e", $"inject={call}:signal=KILL:when={number}"]);
            return (ran, File.ReadAllText(trace).Contains("+++ killed by SIGKILL +++", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(trace);
        }
    }

    /// <summary>Runs a Linux program of the host with this server's network.</summary>
    public Ran Net(params string[] command) => lab.Lab("net", [name, "--", .. command]);

    /// <summary>The same with another patience than usual.</summary>
    public Ran Net(TimeSpan patience, params string[] command) => lab.Lab("net", [name, "--", .. command], patience);

    /// <summary>The address of a server of this lab.</summary>
    public string AddressOf(string server)
        => addresses.GetOrAdd(server, s => lab.Lab("address", [s]).Expect($"address of {s}").Output.Trim());

    /// <summary>Kills -9 every process whose command line matches the extended regular expression; false when there was none.</summary>
    public bool Kill(string pattern)
        => int.Parse(lab.Lab("kill", [name, pattern]).Expect($"{name}: kill {pattern}").Output.Trim(), CultureInfo.InvariantCulture) > 0;

    public bool Exists(string windowsPath) => Path.Exists(HostPath(windowsPath));

    public string ReadText(string windowsPath) => File.ReadAllText(HostPath(windowsPath), Encoding.Latin1);

    /// <summary>Merges the text of a .reg file into the registry.</summary>
    public void ImportRegistry(string text)
    {
        const string file = @"C:\lab\import.reg";
        WriteText(file, text);
        Run("reg import " + file).Expect("reg import");
    }

    public void WriteText(string windowsPath, string text)
    {
        var path = HostPath(windowsPath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, Encoding.Latin1);
    }

    public void CopyIn(string hostFile, string windowsPath)
    {
        var path = HostPath(windowsPath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(hostFile, path, overwrite: true);
    }

    public void Delete(string windowsPath) => File.Delete(HostPath(windowsPath));

    /// <summary>The Linux path of a Windows path; the server must be running. Parts are matched without regard to case.</summary>
    public string HostPath(string windowsPath)
    {
        var share = (windowsPath + "\\").StartsWith(LabInstance.ShareName + "\\", StringComparison.OrdinalIgnoreCase);
        if (!share && !windowsPath.StartsWith(@"C:\", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"neither on drive C nor on the share: {windowsPath}", nameof(windowsPath));
        }

        var path = share ? lab.Share() : drive.Value;
        foreach (var part in windowsPath[(share ? LabInstance.ShareName.Length : 3)..].Split('\\', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(path, part);
            if (!Path.Exists(next) && Directory.Exists(path))
            {
                next = Directory.EnumerateFileSystemEntries(path)
                    .FirstOrDefault(e => Path.GetFileName(e).Equals(part, StringComparison.OrdinalIgnoreCase), next);
            }

            path = next;
        }

        return path;
    }

    private WindowsRan Run(string commandLine, TimeSpan? patience, IEnumerable<string> under)
    {
        var codeFile = Path.GetTempFileName();
        try
        {
            var clock = Stopwatch.StartNew();
            var ran = lab.Lab("cmdline", [name, "--", commandLine], patience, codeFile, under);
            var took = clock.Elapsed;
            var known = uint.TryParse(File.ReadAllText(codeFile), CultureInfo.InvariantCulture, out var code);
            return new WindowsRan(known ? code : WindowsRan.Killed, ran.Output, ran.Errors, took);
        }
        finally
        {
            File.Delete(codeFile);
        }
    }
}
