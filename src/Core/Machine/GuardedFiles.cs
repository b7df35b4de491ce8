namespace QvTrust.Core.Machine;

/// <summary>
/// Files in a folder of others that are written, or that somebody else must not have written: what the License Service reads, settings of QlikView, a data file. Paths are full, with %NAME% parts expanded;
/// a file that is a link to another place is refused (QVT2011). Rights are SDDL with owner and DACL (<see cref="FileSecurity"/>).
/// </summary>
public interface IGuardedFiles
{
    /// <summary>SID of the account that this program runs as, SYSTEM or an administrator.</summary>
    string Account { get; }

    /// <summary>True when the folder is there.</summary>
    bool FolderExists(string folder);

    /// <summary>Makes the folder, with the rights that it inherits. One that is there is no error.</summary>
    void MakeFolder(string folder);

    /// <summary>Removes the folder when nothing is in it. One that is gone is no error.</summary>
    void RemoveEmptyFolder(string folder);

    /// <summary>
    /// A file's content and rights (owner and DACL as SDDL), of one and the same file whatever is done to its name meanwhile. QVT2013
    /// when it cannot be read or is larger.
    /// </summary>
    /// <param name="path">Local or UNC path.</param>
    /// <param name="limit">Largest size in bytes.</param>
    GuardedContent Read(string path, int limit);

    /// <summary>Refuses (QVT2011) a file below a folder when one of the folders between them, or the file, is a link to another place.</summary>
    void RefuseLinks(string folder, string path);

    /// <summary>
    /// Makes a file that has these rights before it has content, flushed to the disk; what has its name already is deleted
    /// first. A full disk is QVT5002; nothing is left then.
    /// </summary>
    void Create(string path, byte[] content, string sddl);

    /// <summary>Gives the file another name in the same folder, in place of what has it, in one step on the disk; its rights stay.</summary>
    void Move(string from, string to);

    /// <summary>Owner and DACL of the file.</summary>
    string GetSecurity(string path);

    /// <summary>Replaces the DACL and, where the text names one, the owner.</summary>
    void SetSecurity(string path, string sddl);
}

/// <summary>A file as it was opened.</summary>
/// <param name="Content">All of it.</param>
/// <param name="Security">Owner and DACL, SDDL.</param>
/// <param name="IsReadOnly">True with the attribute that keeps everybody from replacing it.</param>
public sealed record GuardedContent(byte[] Content, string Security, bool IsReadOnly = false);
