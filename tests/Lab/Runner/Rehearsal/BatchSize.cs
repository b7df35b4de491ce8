using System.Globalization;

namespace QvTrust.Lab.Runner.Rehearsal;

/// <summary>How many servers are up at once beside the QMS server.</summary>
internal static class BatchSize
{
    // A server in the middle of an installation, and what others on this machine should still have.
    private const int ServerMebibytes = 200;
    private const int LeftMebibytes = 1024;

    // msiexec and the services wait a good part of the time.
    private const int ServersOfCore = 2;

    /// <param name="cores">Cores of this machine.</param>
    /// <param name="free">Memory that is free, MiB.</param>
    public static int Of(int cores, int free) => Math.Clamp((free - LeftMebibytes) / ServerMebibytes, 1, cores * ServersOfCore);

    /// <summary>What Linux can give away.</summary>
    public static int FreeMebibytes()
    {
        var line = File.ReadLines("/proc/meminfo").First(l => l.StartsWith("MemAvailable:", StringComparison.Ordinal));
        return int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
