using System.Diagnostics;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;
using QvTrust.Windows.Texts;

namespace QvTrust.Windows.Storage;

/// <summary>Files of others: QlikView's executables, the exported PEM files, the administrator's token file.</summary>
internal sealed class FileFacts : IFileFacts
{
    public bool Exists(string path) => File.Exists(Expand(path));

    public Version? FileVersion(string path)
    {
        var file = Expand(path);
        if (!File.Exists(file))
            return null;
        var found = FileVersionInfo.GetVersionInfo(file);
        // The four numbers, not the text: the text may hold anything.
        return found.FileVersion is null ? null : new Version(found.FileMajorPart, found.FileMinorPart, found.FileBuildPart, found.FilePrivatePart);
    }

    public byte[] Read(string path, int limit)
    {
        var file = Expand(path);
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > limit)
                throw ErrorCatalogue.WindowsCallFailed.With(WindowsTexts.Reading.With(file), WindowsTexts.LargerThan.With(limit));
            return ReadWhole(stream, limit);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw ErrorCatalogue.WindowsCallFailed.From(failed, WindowsTexts.Reading.With(file), failed.Message);
        }
    }

    public DateTimeOffset? LastWrite(string path)
    {
        var file = Expand(path);
        return File.Exists(file) ? new DateTimeOffset(File.GetLastWriteTimeUtc(file)) : null;
    }

    public IReadOnlyList<string>? List(string path)
    {
        var folder = Expand(path);
        if (!Directory.Exists(folder))
            return null;
        try
        {
            return [.. Directory.GetFiles(folder).OrderBy(f => f, StringComparer.OrdinalIgnoreCase)];
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw ErrorCatalogue.WindowsCallFailed.From(failed, WindowsTexts.ReadingFolder.With(folder), failed.Message);
        }
    }

    public void Delete(string path)
    {
        var file = Expand(path);
        try
        {
            File.Delete(file);
        }
        catch (DirectoryNotFoundException)
        {
            // Its folder is gone, and the file with it: that is what was asked for.
            return;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw ErrorCatalogue.WriteFailed.From(failed, file, failed.Message);
        }
    }

    // Neither a file that grows meanwhile nor a device that never ends gets past the limit.
    internal static byte[] ReadWhole(FileStream stream, int limit)
    {
        var content = new byte[(int)Math.Min(stream.Length, limit)];
        var length = 0;
        while (length < content.Length && stream.Read(content, length, content.Length - length) is var read and > 0)
            length += read;
        Array.Resize(ref content, length);
        return content;
    }

    // The host of a 32-bit caller would see "Program Files (x86)": QlikView is 64-bit software.
    internal static string Expand(string path)
    {
        const string ProgramFiles = "%ProgramFiles%";
        var at = path.IndexOf(ProgramFiles, StringComparison.OrdinalIgnoreCase);
        if (at >= 0 && Environment.GetEnvironmentVariable("ProgramW6432") is { Length: > 0 } native)
            path = path.Substring(0, at) + native + path.Substring(at + ProgramFiles.Length);
        return Environment.ExpandEnvironmentVariables(path);
    }
}
