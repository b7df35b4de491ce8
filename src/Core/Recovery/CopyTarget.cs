using QvTrust.Core.Errors;

namespace QvTrust.Core.Recovery;

/// <summary>Where copies of backups go: a share, a removable disk.</summary>
public interface ICopyTarget
{
    /// <summary>Writes a file and reads it back; QVT6224 when either fails or differs.</summary>
    void Write(string folder, string name, byte[] content);

    /// <summary>True when a fire on this server would spare the folder, as far as its path shows.</summary>
    bool IsElsewhere(string folder);
}

/// <summary>Copies into folders of the file system.</summary>
/// <param name="machine">Name of this server: a share of its own is no other place.</param>
public sealed class CopyTarget(string machine) : ICopyTarget
{
    /// <inheritdoc/>
    public void Write(string folder, string name, byte[] content)
    {
        var file = Path.Combine(folder, name);
        var temporary = file + ".tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(content, 0, content.Length);
                stream.Flush(flushToDisk: true);
            }
            File.Delete(file);
            File.Move(temporary, file);
            if (!File.ReadAllBytes(file).SequenceEqual(content))
                throw ErrorCatalogue.BackupCopyFailed.With(folder, RecoveryTexts.CopyReadsBackDifferently);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw ErrorCatalogue.BackupCopyFailed.From(e, folder, e.Message);
        }
    }

    /// <inheritdoc/>
    public bool IsElsewhere(string folder)
    {
        if (folder.StartsWith(@"\\", StringComparison.Ordinal))
        {
            var host = folder.Substring(2).Split('\\')[0].Split('.')[0];
            return host.Length > 0 && host is not ("?" or "127") && !((string[])[machine, "localhost"]).Contains(host, StringComparer.OrdinalIgnoreCase);
        }
        try
        {
            return Path.GetPathRoot(Path.GetFullPath(folder)) is { Length: > 0 } root && new DriveInfo(root).DriveType is DriveType.Network or DriveType.Removable;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
