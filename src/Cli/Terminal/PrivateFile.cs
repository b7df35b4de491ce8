using System.Runtime.Versioning;
using System.Security.AccessControl;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Terminal;

/// <summary>A file with a secret: only administrators, and the reader that is named, can read it, from its first moment on, and it is whole or not there.</summary>
/// <param name="path">Path, relative ones to the current folder.</param>
/// <param name="replace">False where a file that is there is kept.</param>
/// <param name="say">Told who owns the file, where it is not Administrators.</param>
/// <param name="reader">SID of one more account that may read and delete it, or null.</param>
internal sealed class PrivateFile(string path, bool replace, Action<string> say, string? reader = null) : WholeFile(path, replace)
{
    private const int InvalidOwner = unchecked((int)0x8007051B); // ERROR_INVALID_OWNER

    /// <summary>Owner Administrators; SYSTEM, which reads it in a setup, and Administrators; the reader, where there is one; nothing inherited.</summary>
    internal string Descriptor { get; } = "O:BAG:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)" + Reader(reader);

    /// <summary>The same with whoever makes the file as its owner, who needs rights of his own to give it its name and to replace it.</summary>
    internal string OwnersDescriptor { get; } = "D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;OW)" + Reader(reader);

    /// <summary>Makes the file with those rights, for writing.</summary>
    internal Func<string, string, FileStream> Make { get; init; } = static (path, descriptor) => OperatingSystem.IsWindows()
        ? MakeOnWindows(path, descriptor)
        : new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });

    /// <summary>Whether a file is another server's to keep.</summary>
    internal Func<string, bool> IsOnShare { get; init; } = static path => OperatingSystem.IsWindows() && IsElsewhere(path);

    protected override FileStream Create(string path)
    {
        try
        {
            return Make(path, Descriptor);
        }
        // Windows lets nobody make a file for an owner that is not in his token: on another server's share, the token that he has there. Here,
        // it means that he is not elevated, and what he makes would be open to every program of his.
        catch (IOException e) when (e.HResult == InvalidOwner && IsOnShare(FullPath))
        {
            var file = Make(path, OwnersDescriptor);
            say(TerminalTexts.OwnFile.With(FullPath));
            return file;
        }
    }

    private static string Reader(string? sid) => sid is null ? "" : $"(A;;FRSD;;;{sid})";

    [SupportedOSPlatform("windows")]
    private static bool IsElsewhere(string path)
    {
        const string device = @"\\?\";
        if (path.StartsWith(@"\\", StringComparison.Ordinal))
            return !path.StartsWith(device, StringComparison.Ordinal) || path.StartsWith(device + @"UNC\", StringComparison.OrdinalIgnoreCase);
        return new DriveInfo(Path.GetPathRoot(path)!).DriveType == DriveType.Network;
    }

    [SupportedOSPlatform("windows")]
    private static FileStream MakeOnWindows(string path, string descriptor)
    {
        var security = new FileSecurity();
        security.SetSecurityDescriptorSddlForm(descriptor);
        return new FileInfo(path).Create(FileMode.CreateNew, FileSystemRights.WriteData | FileSystemRights.Synchronize, FileShare.None, 4096, FileOptions.None, security);
    }
}
