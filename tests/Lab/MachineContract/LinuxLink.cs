using System.Diagnostics;

namespace QvTrust.Lab.MachineContract;

/// <summary>
/// A link to a folder. Wine makes no reparse points, but shows a Linux link as one; deleting it through Wine would
/// delete the folder behind it.
/// </summary>
internal static class LinuxLink
{
    private const string Target = "/tmp/contract-link-target";

    /// <summary>Does the work while the link is there, and sees that nothing was written behind it.</summary>
    public static void With(string link, Action work)
    {
        var seen = "Z:" + Target;
        Directory.CreateDirectory(seen);
        Linux("ln", $"-sn {Target} {Path.GetFileName(link)}", link, wanted: true);
        try
        {
            Expect.True((File.GetAttributes(link) & FileAttributes.ReparsePoint) != 0, "the link was not made");
            work();
            Expect.Same(0, Directory.GetFileSystemEntries(seen).Length, "files behind the link");
        }
        finally
        {
            Linux("rm", Path.GetFileName(link), link, wanted: false);
            Directory.Delete(seen);
        }
    }

    private static void Linux(string program, string arguments, string link, bool wanted)
    {
        var start = new ProcessStartInfo($@"\\?\unix\usr\bin\{program}", arguments)
        {
            WorkingDirectory = Path.GetDirectoryName(link),
            // Without streams of its own it would take over, and close, this program's.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Wine gives no process to wait for.
        using var process = Process.Start(start);
        for (var i = 0; i < 100 && Directory.Exists(link) != wanted; i++)
            Thread.Sleep(20);
    }
}
