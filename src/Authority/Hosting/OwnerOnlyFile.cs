namespace QvTrust.Authority.Hosting;

/// <summary>Files of the service: readable by its owner alone. On Windows the folder's rights say so.</summary>
internal static class OwnerOnlyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    internal static FileStream OpenAppend(string path) => new(path, Options(FileMode.Append));

    /// <summary>Makes the file where there is none, so that whoever opens it by name later finds its rights in place.</summary>
    internal static void Ensure(string path)
    {
        using var file = new FileStream(path, Options(FileMode.OpenOrCreate));
    }

    /// <summary>True when nobody but the owner may read it.</summary>
    internal static bool IsPrivate(string path)
        => OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & ~OwnerOnly) == 0;

    private static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return options;
    }
}
