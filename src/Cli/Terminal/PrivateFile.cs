using System.Runtime.Versioning;
using System.Security.AccessControl;

namespace QvTrust.Cli.Terminal;

/// <summary>A file with a secret: only administrators, and the reader that is named, can read it, from its first moment on, and it is whole or not there.</summary>
/// <param name="path">Path, relative ones to the current folder.</param>
/// <param name="replace">False where a file that is there is kept.</param>
/// <param name="reader">SID of one more account that may read and delete it, or null.</param>
internal sealed class PrivateFile(string path, bool replace, string? reader = null) : WholeFile(path, replace)
{
    /// <summary>Owner Administrators; SYSTEM, which reads it in a setup, and Administrators; the reader, where there is one; nothing inherited.</summary>
    internal string Descriptor { get; } = "O:BAG:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)" + (reader is null ? "" : $"(A;;FRSD;;;{reader})");

    protected override FileStream Create(string path) => OperatingSystem.IsWindows()
        ? CreateOnWindows(path)
        : new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });

    [SupportedOSPlatform("windows")]
    private FileStream CreateOnWindows(string path)
    {
        var security = new FileSecurity();
        security.SetSecurityDescriptorSddlForm(Descriptor);
        return new FileInfo(path).Create(FileMode.CreateNew, FileSystemRights.WriteData | FileSystemRights.Synchronize, FileShare.None, 4096, FileOptions.None, security);
    }
}
