using QvTrust.Core.Errors;

namespace QvTrust.Cli.Terminal;

/// <summary>A file that is whole or not there, with the rights that its folder gives.</summary>
/// <param name="path">Path, relative ones to the current folder.</param>
/// <param name="replace">False where a file that is there is kept.</param>
internal class WholeFile(string path, bool replace)
{
    /// <summary>Full path.</summary>
    internal string FullPath { get; } = Path.GetFullPath(path);

    /// <summary>Why <see cref="Write"/> would fail, or null: asked before anything is made that would be lost.</summary>
    internal TrustError? Fault()
    {
        if (!Directory.Exists(Path.GetDirectoryName(FullPath)))
            return ErrorCatalogue.WriteFailed.Describe(FullPath, TerminalTexts.NoFolder);
        return !replace && File.Exists(FullPath) ? ErrorCatalogue.FileIsThere.Describe(FullPath) : null;
    }

    /// <summary>Writes it and returns the full path; QVT5009 when it is there and kept, QVT5006 when writing fails.</summary>
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
            // Somebody made it meanwhile.
            if (!replace && File.Exists(FullPath))
                throw ErrorCatalogue.FileIsThere.From(e, FullPath);
            throw ErrorCatalogue.WriteFailed.From(e, FullPath, e.Message);
        }
        catch (TrustException)
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Makes a file that is not there yet.</summary>
    protected virtual FileStream Create(string path) => new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
}
