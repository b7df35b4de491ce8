using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Security.Principal;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;
using QvTrust.Windows.Keys;
using QvTrust.Windows.Native;
using QvTrust.Windows.Texts;

namespace QvTrust.Windows.Storage;

/// <summary>The product's folder below %ProgramData%, where every user may create folders: hence the distrust.</summary>
internal sealed unsafe partial class ProtectedFolder(string path) : IProtectedFolder
{
    /// <summary>Owner and group Administrators; SYSTEM and Administrators in full, inherited by all inside, nothing from above.</summary>
    internal const string Rights = "O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";

    private const string Temporary = ".tmp";
    private const int Attempts = 10;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(20);

    private bool isChecked;

    public string Path { get; } = path;

    public void Ensure()
    {
        var descriptor = SecurityDescriptor.FromSddl(Rights);
        var made = MakeDirectory(Path, descriptor);
        CheckRoot();
        // An administrator may have made it by hand, with the rights that %ProgramData% hands down.
        if (!made)
            Protect(Path, descriptor);
    }

    public void EnsureFolder(string folder, string accountSid)
    {
        var full = Prepare(folder);
        var descriptor = SecurityDescriptor.FromSddl(RightsWith(accountSid));
        if (!MakeDirectory(full, descriptor))
            Protect(full, descriptor);
    }

    public void RemoveIfEmpty()
    {
        if (!CheckRoot() || List("").Count > 0)
            return;
        isChecked = false;
        Try(Path, () =>
        {
            try
            {
                foreach (var rest in Directory.GetFiles(Path, "*" + Temporary, SearchOption.AllDirectories))
                    File.Delete(rest);
                foreach (var below in Directory.GetDirectories(Path, "*", SearchOption.AllDirectories).OrderByDescending(f => f.Length))
                    Directory.Delete(below);
                Directory.Delete(Path);
            }
            catch (IOException)
            {
                // Another run has just come: the folder is not empty any more.
            }
        });
    }

    public IDisposable? TryHold(string name)
    {
        for (var attempt = 1; ; attempt++)
        {
            var file = Prepare(name);
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException failed) when ((failed.HResult & 0xFFFF) == LastError.SharingViolation || failed is DirectoryNotFoundException)
            {
                return null;
            }
            catch (UnauthorizedAccessException) when (attempt < Attempts)
            {
                // So Windows calls a file whose deletion has begun: its holder is just gone.
                Thread.Sleep(RetryDelay);
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                throw FileErrors.OfWrite(file, failed);
            }
        }
    }

    public byte[]? Read(string name)
    {
        if (Locate(name) is not { } file || !File.Exists(file))
            return null;
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return content.ToArray();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw ErrorCatalogue.WindowsCallFailed.From(failed, WindowsTexts.Reading.With(file), failed.Message);
        }
    }

    public void Write(string name, byte[] content)
    {
        var file = Prepare(name);
        var temporary = file + Temporary;
        Put(file, temporary, isNew: true, () =>
        {
            WriteThrough(temporary, FileMode.Create, content);
            FileMove.Replace(temporary, file);
        });
    }

    public void Append(string name, byte[] content)
    {
        var file = Prepare(name);
        Put(file, file, isNew: !File.Exists(file), () => WriteThrough(file, FileMode.Append, content));
    }

    public void Delete(string name)
    {
        if (Locate(name) is not { } file)
            return;
        Try(file, () => File.Delete(file));
        RemoveEmptyFolders(System.IO.Path.GetDirectoryName(file)!);
    }

    public IReadOnlyList<string> List(string folder)
    {
        if (Locate(folder) is not { } start || !Directory.Exists(start))
            return [];
        var found = new List<string>();
        Collect(start, found);
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    internal static bool IsOwnerAllowed(string owner, string user) => owner is "S-1-5-18" or "S-1-5-32-544" || owner == user;

    /// <summary>The rights of a folder that one more account may change (Modify: everything but its rights and owner).</summary>
    internal static string RightsWith(string accountSid) => $"{Rights}(A;OICI;0x1301bf;;;{accountSid})";

    private static void Protect(string folder, byte[] descriptor)
    {
        using var opened = OpenedPath.Folder(folder, Kernel32.ReadControl | Kernel32.WriteDacl | Kernel32.WriteOwner)
            ?? throw ErrorCatalogue.WriteFailed.With(folder, WindowsTexts.VanishedWhileMade);
        opened.SetOwner(descriptor);
        opened.SetRights(descriptor);
    }

    private static bool MakeDirectory(string path, byte[]? descriptor)
    {
        fixed (char* text = path)
        fixed (byte* data = descriptor)
        {
            var security = new SecurityAttributes { Length = (uint)sizeof(SecurityAttributes), Descriptor = data };
            if (Kernel32.CreateDirectoryW(text, descriptor is null ? null : &security) != 0)
                return true;
        }
        var error = Marshal.GetLastWin32Error();
        return error == LastError.AlreadyExists ? false : throw FileErrors.OfWrite(path, new Win32Exception(error));
    }

    // FlushFileBuffers before the name is given to it: after a power cut there is the old file or the new one.
    private static void WriteThrough(string file, FileMode mode, byte[] content)
    {
        using var stream = new FileStream(file, mode, FileAccess.Write, FileShare.Read, 1, FileOptions.WriteThrough);
        var before = stream.Length;
        try
        {
            stream.Write(content, 0, content.Length);
            stream.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // A disk that fills up may take a part: the next line would be appended to it.
            stream.SetLength(before);
            throw;
        }
    }

    private static void Try(string file, Action write)
    {
        try
        {
            write();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or Win32Exception)
        {
            throw FileErrors.OfWrite(file, failed);
        }
    }

    private static bool IsThere(string folder)
    {
        using var opened = OpenedPath.Folder(folder, 0);
        return opened is not null;
    }

    // Once: what it found then cannot change without an administrator. False when there is no folder.
    private bool CheckRoot()
    {
        if (isChecked)
            return IsThere(Path);
        using var folder = OpenedPath.Folder(Path, Kernel32.ReadControl);
        if (folder is null)
            return false;
        using var identity = WindowsIdentity.GetCurrent();
        var owner = folder.Owner();
        if (!IsOwnerAllowed(owner, identity.User!.Value))
            throw ErrorCatalogue.FolderForeign.With(Path, WindowsTexts.OwnerIs.With(owner));
        isChecked = true;
        return true;
    }

    // The full path, every folder on the way checked; null when one of them is not there.
    private string? Locate(string name)
    {
        var folder = Path;
        if (!CheckRoot())
            return null;
        var parts = FileName.Parts(name);
        foreach (var part in parts.Take(parts.Count - 1))
        {
            folder = System.IO.Path.Combine(folder, part);
            if (!IsThere(folder))
                return null;
        }
        return parts.Count == 0 ? folder : RefuseLink(System.IO.Path.Combine(folder, parts[parts.Count - 1]));
    }

    // The same, with the folders made where they are missing; they inherit their rights.
    private string Prepare(string name)
    {
        if (!CheckRoot())
            Ensure();
        var folder = Path;
        var parts = FileName.Parts(name);
        foreach (var part in parts.Take(parts.Count - 1))
        {
            folder = System.IO.Path.Combine(folder, part);
            MakeDirectory(folder, null);
            IsThere(folder);
        }
        return RefuseLink(System.IO.Path.Combine(folder, parts[parts.Count - 1]));
    }

    private static string RefuseLink(string file)
    {
        var isLink = File.Exists(file) && (File.GetAttributes(file) & FileAttributes.ReparsePoint) != 0;
        return isLink ? throw ErrorCatalogue.FolderForeign.With(file, WindowsTexts.IsLink) : file;
    }

    private void Collect(string folder, List<string> found)
    {
        foreach (var file in Directory.GetFiles(folder))
        {
            if (!file.EndsWith(Temporary, StringComparison.OrdinalIgnoreCase))
                found.Add(file.Substring(Path.Length + 1).Replace('\\', '/'));
        }
        foreach (var below in Directory.GetDirectories(folder))
        {
            IsThere(below);
            Collect(below, found);
        }
    }
}
