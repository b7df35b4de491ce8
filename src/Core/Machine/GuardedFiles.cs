namespace QvTrust.Core.Machine;

/// <summary>
/// Files with a secret in a folder of others: what the License Service reads. Paths are full, with %NAME% parts expanded;
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
