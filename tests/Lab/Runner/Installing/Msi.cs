using QvTrust.Lab.Runner.Hosting;

namespace QvTrust.Lab.Runner.Installing;

/// <summary>Runs msiexec in servers.</summary>
internal static class Msi
{
    public const string Folder = @"C:\lab-msi";
    public const string LogFolder = @"C:\lab-logs";

    /// <summary>Installs (also again) with these further words of the command line.</summary>
    public static MsiResult Install(Server server, string package, string words = "")
        => Run(server, $"msiexec /i \"{Placed(server, package)}\" {words} /qn", "install");

    /// <summary>Installs, and answers each message from the first one with a text on with Cancel, as somebody at a dialog does.</summary>
    public static MsiResult InstallAndCancel(Server server, string package, string words, string at)
    {
        var log = NewLog(server, "cancelled");
        return RunLine(server, $"C:\\lab\\lab-reader.exe install-and-cancel \"{Placed(server, package)}\" --words \"{words}\" --log {log} --at \"{at}\"", log);
    }

    /// <summary>Windows repairs by /f; this is the same request in the form that the lab's msiexec understands.</summary>
    public static MsiResult Repair(Server server, string package, string words = "")
        => Run(server, $"msiexec /i \"{Placed(server, package)}\" REINSTALL=ALL REINSTALLMODE=omus {words} /qn", "repair");

    public static MsiResult Uninstall(Server server, string package, string words = "")
        => Run(server, $"msiexec /x \"{Placed(server, package)}\" {words} /qn", "uninstall");

    /// <summary>
    /// The old version's part of an upgrade. The lab's msiexec upgrades without saying so to the old version, which would then remove
    /// everything: the two halves are run one by one, as Windows runs them.
    /// </summary>
    public static void MakeWay(Server server, string package)
        => Uninstall(server, package, "UPGRADINGPRODUCTCODE={00000000-0000-0000-0000-000000000001}").ExpectOk("the old version's part of an upgrade");

    /// <summary>Runs a whole line as an administrator got it; its own /l*v says where the log is.</summary>
    public static MsiResult RunLine(Server server, string line, string logPath)
    {
        server.Delete(logPath);
        var ran = server.Run(line, TimeSpan.FromMinutes(5));
        return new MsiResult(ran.ExitCode, server.Exists(logPath) ? server.ReadText(logPath) : ran.Output + ran.Errors, ran.Took);
    }

    /// <summary>Copies a package to the server unless it is there, and gives its path there.</summary>
    public static string Placed(Server server, string package)
    {
        var path = $@"{Folder}\{Path.GetFileName(package)}";
        if (!server.Exists(path))
        {
            server.CopyIn(package, path);
        }

        return path;
    }

    public static MsiResult Run(Server server, string line, string kind)
    {
        var log = NewLog(server, kind);
        return RunLine(server, $"{line} /l*v {log}", log);
    }

    private static string NewLog(Server server, string kind)
    {
        Directory.CreateDirectory(server.HostPath(LogFolder));
        return $@"{LogFolder}\{kind}-{DateTime.UtcNow:HHmmssfff}.log";
    }
}
