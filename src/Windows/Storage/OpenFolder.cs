using System.Runtime.InteropServices;
using QvTrust.Core.Errors;
using QvTrust.Windows.Keys;
using QvTrust.Windows.Native;

namespace QvTrust.Windows.Storage;

/// <summary>A folder by its handle, never through a link: what was checked is what is changed.</summary>
internal sealed unsafe class OpenFolder : IDisposable
{
    private readonly string path;
    private readonly nint handle;

    private OpenFolder(string path, nint handle) => (this.path, this.handle) = (path, handle);

    /// <summary>Opens it and refuses what is not a plain folder; null when there is nothing of that name.</summary>
    public static OpenFolder? Open(string path, uint access)
    {
        nint opened;
        fixed (char* text = path)
            opened = Kernel32.CreateFileW(text, access | Kernel32.ReadAttributes, Kernel32.ShareAll, null, Kernel32.OpenExisting, Kernel32.BackupSemantics | Kernel32.OpenReparsePoint, 0);
        if (opened == Kernel32.InvalidHandle)
        {
            var error = Marshal.GetLastWin32Error();
            return error is LastError.FileNotFound or LastError.PathNotFound ? null : throw LastError.Of($"opening {path}", error);
        }
        var folder = new OpenFolder(path, opened);
        try
        {
            folder.RefuseLinks();
            return folder;
        }
        catch (TrustException)
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>SID of the owner.</summary>
    public string Owner()
    {
        void* owner;
        void* descriptor;
        var error = Advapi32.GetSecurityInfo(handle, Advapi32.FileObject, Advapi32.Owner, &owner, null, null, null, &descriptor);
        if (error != 0)
            throw LastError.Of($"reading the owner of {path}", (int)error);
        try
        {
            return SecurityDescriptor.SidText(owner);
        }
        finally
        {
            Kernel32.LocalFree(descriptor);
        }
    }

    /// <summary>Sets owner and DACL, and cuts off what would be inherited.</summary>
    public void Protect(byte[] descriptor)
    {
        fixed (byte* data = descriptor)
        {
            void* owner;
            void* dacl;
            int defaulted, present;
            LastError.ThrowIfFalse(Advapi32.GetSecurityDescriptorOwner(data, &owner, &defaulted), "reading the wanted owner");
            LastError.ThrowIfFalse(Advapi32.GetSecurityDescriptorDacl(data, &present, &dacl, &defaulted), "reading the wanted rights");
            var error = Advapi32.SetSecurityInfo(handle, Advapi32.FileObject, Advapi32.Owner | Advapi32.Dacl | Advapi32.ProtectedDacl, owner, null, dacl, null);
            if (error != 0)
                throw LastError.Of($"protecting {path}", (int)error);
        }
    }

    public void Dispose() => Kernel32.CloseHandle(handle);

    private void RefuseLinks()
    {
        FileInformation information;
        LastError.ThrowIfFalse(Kernel32.GetFileInformationByHandle(handle, &information), $"looking at {path}");
        // By name too: not every file system tells of a link by its handle.
        if ((information.Attributes & Kernel32.ReparseAttribute) != 0 || (File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0)
            throw ErrorCatalogue.FolderForeign.With(path, "it is a link to another place");
        if ((information.Attributes & Kernel32.DirectoryAttribute) == 0)
            throw ErrorCatalogue.FolderForeign.With(path, "it is a file");
    }
}
