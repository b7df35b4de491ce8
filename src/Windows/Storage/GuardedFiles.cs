using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Security.Principal;
using Microsoft.Win32.SafeHandles;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;
using QvTrust.Windows.Keys;
using QvTrust.Windows.Native;
using QvTrust.Windows.Texts;

namespace QvTrust.Windows.Storage;

/// <summary>Files with a secret in folders of others, where users may be able to make files: hence new files only, and handles instead of names.</summary>
internal sealed unsafe class GuardedFiles : IGuardedFiles
{
    public string Account
    {
        get
        {
            using var identity = WindowsIdentity.GetCurrent();
            return identity.User!.Value;
        }
    }

    public bool FolderExists(string folder) => Directory.Exists(FileFacts.Expand(folder));

    public void MakeFolder(string folder) => Try(FileFacts.Expand(folder), path => Directory.CreateDirectory(path));

    public void RemoveEmptyFolder(string folder) => Try(FileFacts.Expand(folder), path =>
    {
        if (Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any())
            Directory.Delete(path);
    });

    public GuardedContent Read(string path, int limit)
    {
        using var file = Open(path, Kernel32.ReadControl | Kernel32.GenericRead);
        return new GuardedContent(file.Content(limit), file.Security(), file.IsReadOnly);
    }

    public void RefuseLinks(string folder, string path)
    {
        var (top, end) = (FileFacts.Expand(folder), FileFacts.Expand(path));
        for (var at = top.Length; at >= 0; at = end.IndexOf('\\', at + 1))
        {
            using var between = OpenedPath.Folder(end.Substring(0, at), Kernel32.ReadControl);
        }
        using var file = OpenedPath.File(end, Kernel32.ReadControl);
    }

    public void Create(string path, byte[] content, string sddl)
    {
        var descriptor = SecurityDescriptor.FromSddl(sddl);
        Try(FileFacts.Expand(path), file =>
        {
            File.Delete(file);
            using var handle = CreateNew(file, descriptor);
            try
            {
                using var stream = new FileStream(handle, FileAccess.Write, 1);
                stream.Write(content, 0, content.Length);
                stream.Flush(flushToDisk: true);
            }
            catch (IOException)
            {
                handle.Dispose();
                File.Delete(file);
                throw;
            }
        });
    }

    public void Move(string from, string to) => Try(FileFacts.Expand(to), target => FileMove.Replace(FileFacts.Expand(from), target));

    public string GetSecurity(string path)
    {
        using var file = Open(path, Kernel32.ReadControl);
        return file.Security();
    }

    public void SetSecurity(string path, string sddl)
    {
        var descriptor = SecurityDescriptor.FromSddl(sddl);
        using var take = new SecurityPrivilege(SecurityPrivilege.TakeOwnership);
        using var give = new SecurityPrivilege(SecurityPrivilege.Restore);
        if (sddl.StartsWith("O:", StringComparison.Ordinal))
            TakeRights(path, descriptor);
        using var file = Open(path, Kernel32.ReadControl | Kernel32.WriteDacl);
        if (SecurityDescriptor.IsInheriting(descriptor))
            file.SetRights(descriptor);
        else
            file.SetExactRights(descriptor);
    }

    // The owner first: it may change the rights whatever they say, and a stranger as the owner may have left nobody else any.
    private static void TakeRights(string path, byte[] descriptor)
    {
        using var file = Open(path, Kernel32.WriteOwner);
        file.SetOwner(descriptor);
    }

    private static OpenedPath Open(string path, uint access)
    {
        var file = FileFacts.Expand(path);
        return OpenedPath.File(file, access) ?? throw ErrorCatalogue.WindowsCallFailed.With(WindowsTexts.Opening.With(file), WindowsTexts.NoSuchFile);
    }

    // Fails where the name is taken: what somebody else made and may hold open never gets the content.
    private static SafeFileHandle CreateNew(string file, byte[] descriptor)
    {
        fixed (char* name = file)
        fixed (byte* data = descriptor)
        {
            var security = new SecurityAttributes { Length = (uint)sizeof(SecurityAttributes), Descriptor = data };
            var opened = Kernel32.CreateFileW(name, Kernel32.GenericWrite, 0, &security, Kernel32.CreateNew, Kernel32.WriteThrough | Kernel32.OpenReparsePoint, 0);
            return opened == Kernel32.InvalidHandle ? throw new Win32Exception(Marshal.GetLastWin32Error()) : new SafeFileHandle(opened, ownsHandle: true);
        }
    }

    private static void Try(string file, Action<string> write)
    {
        try
        {
            write(file);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or Win32Exception)
        {
            throw FileErrors.OfWrite(file, failed);
        }
    }
}
