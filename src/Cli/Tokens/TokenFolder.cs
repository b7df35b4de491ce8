using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Text;
using QvTrust.Core.Errors;

namespace QvTrust.Cli.Tokens;

/// <summary>Writes token files that only administrators can read, from the first moment on.</summary>
internal sealed class TokenFolder(string folder, bool replace)
{
    /// <summary>Owner Administrators; SYSTEM, which reads it in the node's setup, and Administrators; nothing inherited.</summary>
    internal const string Descriptor = "O:BAG:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)";

    private readonly string full = Path.GetFullPath(folder);

    /// <summary>Refuses what <see cref="Write"/> could not do.</summary>
    internal void Check(IEnumerable<string> machines)
    {
        if (!Directory.Exists(full))
            throw ErrorCatalogue.WriteFailed.With(full, "there is no such folder");
        var errors = machines.Select(PathOf).Where(p => !replace && File.Exists(p))
            .Select(p => ErrorCatalogue.WriteFailed.Describe(p, "it exists, and --force is not given"))
            .ToList();
        if (errors.Count > 0)
            throw new TrustException(errors);
    }

    /// <summary>Writes NAME.token and returns its full path.</summary>
    internal string Write(string machine, string token)
    {
        var path = PathOf(machine);
        var temporary = path + "." + Path.GetRandomFileName();
        try
        {
            using (var file = Create(temporary))
            {
                file.Write(Encoding.ASCII.GetBytes(token + "\r\n"));
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, replace);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw ErrorCatalogue.WriteFailed.From(e, path, e.Message);
        }
    }

    private string PathOf(string machine) => Path.Combine(full, machine + ".token");

    private static FileStream Create(string path) => OperatingSystem.IsWindows()
        ? CreateOnWindows(path)
        : new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });

    [SupportedOSPlatform("windows")]
    private static FileStream CreateOnWindows(string path)
    {
        var security = new FileSecurity();
        security.SetSecurityDescriptorSddlForm(Descriptor);
        return new FileInfo(path).Create(FileMode.CreateNew, FileSystemRights.WriteData | FileSystemRights.Synchronize, FileShare.None, 4096, FileOptions.None, security);
    }
}
