namespace QvTrust.Core.Machine;

/// <summary>
/// %ProgramData%\QvTrust: owner Administrators, protected DACL for SYSTEM and Administrators.
/// Names are relative, with '/' between parts.
/// </summary>
public interface IProtectedFolder
{
    /// <summary>Full path, for messages.</summary>
    string Path { get; }

    /// <summary>
    /// Makes the folder with its rights. Refuses (QVT2011) a reparse point, and a folder that was there before with
    /// another owner than SYSTEM, Administrators or the running token's user.
    /// </summary>
    void Ensure();

    /// <summary>Makes a folder below the root that one more account may change, with everything in it; its rights are set again each time.</summary>
    /// <param name="folder">Name relative to the root.</param>
    /// <param name="accountSid">SID of that account.</param>
    void EnsureFolder(string folder, string accountSid);

    /// <summary>Removes the folder, with empty folders in it, when no file is left in it.</summary>
    void RemoveIfEmpty();

    /// <summary>
    /// Makes a file that nobody else can open until it is disposed of or this process ends; then it is gone. Null while
    /// somebody else has it. Nothing is in it, and after a power cut an empty one may be left.
    /// </summary>
    IDisposable? TryHold(string name);

    /// <summary>The file's content, or null when there is none.</summary>
    byte[]? Read(string name);

    /// <summary>Replaces the file in one step, flushed to the disk. A full disk is QVT5002.</summary>
    void Write(string name, byte[] content);

    /// <summary>Appends and flushes to the disk. A full disk is QVT5002.</summary>
    void Append(string name, byte[] content);

    /// <summary>Deletes the file. One that is gone is no error.</summary>
    void Delete(string name);

    /// <summary>Names of the files below a folder name, relative to the root.</summary>
    IReadOnlyList<string> List(string folder);
}

/// <summary>HKLM\SOFTWARE\QvTrust, 64-bit view; no secret is ever kept there.</summary>
public interface ISettingsStore
{
    /// <summary>A text value, or null.</summary>
    /// <param name="key">Subkey below SOFTWARE\QvTrust, empty for the key itself.</param>
    /// <param name="name">Value name.</param>
    string? Get(string key, string name);

    /// <summary>Sets a text value; null deletes it, and empties that a deletion leaves behind go too.</summary>
    void Set(string key, string name, string? value);

    /// <summary>Names of the direct subkeys.</summary>
    IReadOnlyList<string> Keys();
}

/// <summary>Values of QlikView's services below HKLM, 64-bit view. Only what is there is ever written.</summary>
public interface IQlikRegistry
{
    /// <summary>A value, or null when there is none that is text or a number of 32 bits. QVT2013 when it cannot be read.</summary>
    /// <param name="key">Path of the key, without HKLM.</param>
    /// <param name="name">Name of the value.</param>
    RegistryText? Get(string key, string name);

    /// <summary>Replaces a value that is there, which keeps its kind.</summary>
    /// <param name="key">Path of the key, without HKLM.</param>
    /// <param name="name">Name of the value.</param>
    /// <param name="text">The new one; of a number its decimal digits.</param>
    void Set(string key, string name, string text);
}

/// <summary>A value of the registry.</summary>
/// <param name="Text">As text, %NAME% parts unexpanded; of a number its decimal digits.</param>
/// <param name="IsNumber">True for a number.</param>
public sealed record RegistryText(string Text, bool IsNumber);
