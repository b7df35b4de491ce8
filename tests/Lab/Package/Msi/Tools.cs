using System.Diagnostics;
using System.Text;

namespace QvTrust.Lab.Package.Msi;

/// <summary>
/// wixl, msibuild and msiinfo. The lab's Debian 13 folder has versions that write action types rightly; its programs
/// run with their own loader and libraries, so that nothing has to be mounted.
/// </summary>
internal static class Tools
{
    private static readonly string Root = FindRoot();

    public static byte[] Run(string tool, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Root + "/lib64/ld-linux-x86-64.so.2")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] all = ["--library-path", Root + "/usr/lib/x86_64-linux-gnu", $"{Root}/usr/bin/{tool}", .. arguments];
        Array.ForEach(all, start.ArgumentList.Add);
        // wixl only warns about an attribute that it does not know, and drops it.
        start.Environment["G_DEBUG"] = "fatal-criticals";
        using var process = Process.Start(start) ?? throw new PackageException($"{tool} does not start");
        var errors = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.ToArray()
            : throw new PackageException($"{tool} {string.Join(' ', arguments)}: exit code {process.ExitCode}\n"
                + errors.Result + Encoding.UTF8.GetString(output.ToArray()));
    }

    private static string FindRoot()
    {
        if (Environment.GetEnvironmentVariable("QVTRUST_MSI_TOOLS") is { Length: > 0 } given)
        {
            return given;
        }

        var cache = Environment.GetEnvironmentVariable("QVTRUST_CACHE")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache/qvtrust");
        var roots = Directory.Exists(cache) ? Directory.GetDirectories(cache, "chroot-*") : [];
        return roots.Where(r => File.Exists(r + "/usr/bin/wixl")).MaxBy(Directory.GetCreationTimeUtc)
            ?? throw new PackageException($"no folder chroot-* with wixl in {cache}: run tests/Lab/host/lab prepare first");
    }
}
