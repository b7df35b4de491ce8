using System.Runtime.Versioning;
using System.Security.AccessControl;
using QvTrust.Core.Errors;

namespace QvTrust.Cli.Terminal;

/// <summary>A file with a secret: only administrators can read it, from its first moment on, and it is whole or not there.</summary>
/// <param name="path">Path, relative ones to the current folder.</param>
/// <param name="replace">False where a file that is there is kept.</param>
internal sealed class PrivateFile(string path, bool replace)
{
    /// <summary>Owner Administrators; SYSTEM, which reads it in a setup, and Administrators; nothing inherited.</summary>
    internal const string Descriptor = "O:BAG:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)";

    /// <summary>Full path.</summary>
    internal string FullPath { get; } = Path.GetFullPath(path);

    /// <summary>Why <see cref="Write"/> would fail, or null: asked before anything is made that would be lost.</summary>
    internal TrustError? Fault()
    {
        if (!Directory.Exists(Path.GetDirectoryName(FullPath)))
            return ErrorCatalogue.WriteFailed.Describe(FullPath, "there is no such folder");
        return !replace && File.Exists(FullPath) ? ErrorCatalogue.WriteFailed.Describe(FullPath, "it exists, and --force is not given") : null;
    }

    /// <summary>Writes it and returns the full path; QVT5006 when that fails.</summary>
    /// <param name="content">Its content.</param>
    /// <param name="verify">Gets what the disk gives back; where it throws, the file that was there stays.</param>
    internal string Write(byte[] content, Action<byte[]>? verify = null)
    {
        var temporary = FullPath + "." + Path.GetRandomFileName();
        try
        {
            using (var file = Create(temporary))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }
            verify?.Invoke(File.ReadAllBytes(temporary));
            File.Move(temporary, FullPath, replace);
            return FullPath;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw ErrorCatalogue.WriteFailed.From(e, FullPath, e.Message);
        }
        catch (TrustException)
        {
            File.Delete(temporary);
            throw;
        }
    }

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
