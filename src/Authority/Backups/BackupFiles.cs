using QvTrust.Authority.Hosting;
using QvTrust.Core.Errors;
using QvTrust.Core.Recovery;

namespace QvTrust.Authority.Backups;

/// <summary>The folder of the automatic backups beside the ledger: inside the only folder that the service's account may write to.</summary>
internal sealed class BackupFiles(string folder) : IBackupFolder
{
    private const string Temporary = ".tmp";

    public IReadOnlyList<string> List() => Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder).Select(f => Path.GetFileName(f)).Where(f => !f.EndsWith(Temporary, StringComparison.Ordinal))]
        : [];

    public byte[]? Read(string name) => Try(name, () => File.Exists(PathOf(name)) ? File.ReadAllBytes(PathOf(name)) : null);

    public void Write(string name, byte[] content) => Try(name, () =>
    {
        Directory.CreateDirectory(folder);
        var temporary = PathOf(name) + Temporary;
        File.Delete(temporary);
        using (var file = OwnerOnlyFile.OpenAppend(temporary))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, PathOf(name), overwrite: true);
        return true;
    });

    public void Delete(string name) => Try(name, () =>
    {
        File.Delete(PathOf(name));
        return true;
    });

    private string PathOf(string name) => Path.Combine(folder, name);

    private T Try<T>(string name, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ErrorCatalogue.WriteFailed.From(e, PathOf(name), e.Message);
        }
    }
}
