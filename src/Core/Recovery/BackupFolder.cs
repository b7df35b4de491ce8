using QvTrust.Core.Machine;

namespace QvTrust.Core.Recovery;

/// <summary>The folder of the automatic backups: of the service by its own rights, of setup and command line through the protected folder.</summary>
public interface IBackupFolder
{
    /// <summary>Names of the files in it.</summary>
    IReadOnlyList<string> List();

    /// <summary>The file's content, or null.</summary>
    byte[]? Read(string name);

    /// <summary>Replaces the file in one step, flushed to the disk.</summary>
    void Write(string name, byte[] content);

    /// <summary>Deletes the file; one that is gone is no error.</summary>
    void Delete(string name);
}

/// <summary>The folder as administrators see it.</summary>
public sealed class ProtectedBackupFolder(IProtectedFolder folder) : IBackupFolder
{
    /// <summary>Name in the protected folder.</summary>
    public const string Name = "authority/backups";

    /// <inheritdoc/>
    public IReadOnlyList<string> List() => [.. folder.List(Name).Select(f => f.Substring(Name.Length + 1)).Where(f => !f.Contains('/'))];

    /// <inheritdoc/>
    public byte[]? Read(string name) => folder.Read($"{Name}/{name}");

    /// <inheritdoc/>
    public void Write(string name, byte[] content) => folder.Write($"{Name}/{name}", content);

    /// <inheritdoc/>
    public void Delete(string name) => folder.Delete($"{Name}/{name}");
}
