using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using QvTrust.Core.Errors;
using QvTrust.Core.Texts;
using QvTrust.Windows.Keys;
using QvTrust.Windows.Native;
using QvTrust.Windows.Texts;

namespace QvTrust.Windows.Storage;

/// <summary>A folder or a file by its handle, never through a link: what was checked is what is changed.</summary>
internal sealed unsafe class OpenedPath : IDisposable
{
    private readonly string path;
    private readonly nint handle;

    private OpenedPath(string path, nint handle) => (this.path, this.handle) = (path, handle);

    /// <summary>Opens it and refuses what is not a plain folder; null when there is nothing of that name.</summary>
    public static OpenedPath? Folder(string path, uint access) => Open(path, access, isFolder: true);

    /// <summary>Opens it and refuses what is not a plain file; null when there is nothing of that name.</summary>
    public static OpenedPath? File(string path, uint access) => Open(path, access, isFolder: false);

    private static OpenedPath? Open(string path, uint access, bool isFolder)
    {
        nint opened;
        fixed (char* text = path)
            opened = Kernel32.CreateFileW(text, access | Kernel32.ReadAttributes, Kernel32.ShareAll, null, Kernel32.OpenExisting, Kernel32.BackupSemantics | Kernel32.OpenReparsePoint, 0);
        if (opened == Kernel32.InvalidHandle)
        {
            var error = Marshal.GetLastWin32Error();
            return error is LastError.FileNotFound or LastError.PathNotFound ? null : throw LastError.Of(error, WindowsTexts.Opening.With(path));
        }
        var found = new OpenedPath(path, opened);
        try
        {
            found.RefuseOthers(isFolder);
            return found;
        }
        catch (TrustException)
        {
            found.Dispose();
            throw;
        }
    }

    /// <summary>True with the attribute that keeps everybody from writing it.</summary>
    public bool IsReadOnly { get; private set; }

    /// <summary>SID of the owner.</summary>
    public string Owner()
    {
        void* owner;
        void* descriptor;
        var error = Advapi32.GetSecurityInfo(handle, Advapi32.FileObject, Advapi32.Owner, &owner, null, null, null, &descriptor);
        if (error != 0)
            throw LastError.Of((int)error, WindowsTexts.ReadingOwner.With(path));
        try
        {
            return SecurityDescriptor.SidText(owner);
        }
        finally
        {
            Kernel32.LocalFree(descriptor);
        }
    }

    /// <summary>Owner and DACL as SDDL.</summary>
    public string Security()
    {
        const uint Parts = Advapi32.Owner | Advapi32.Dacl;
        void* descriptor;
        var error = Advapi32.GetSecurityInfo(handle, Advapi32.FileObject, Parts, null, null, null, null, &descriptor);
        if (error != 0)
            throw LastError.Of((int)error, WindowsTexts.ReadingRightsOf.With(path));
        try
        {
            return SecurityDescriptor.ToSddl(descriptor, Parts);
        }
        finally
        {
            Kernel32.LocalFree(descriptor);
        }
    }

    /// <summary>All of a file that was opened for reading; QVT2013 when it is larger than the limit.</summary>
    public byte[] Content(int limit)
    {
        using var borrowed = new SafeFileHandle(handle, ownsHandle: false);
        try
        {
            using var stream = new FileStream(borrowed, FileAccess.Read, 1);
            if (stream.Length > limit)
                throw ErrorCatalogue.WindowsCallFailed.With(WindowsTexts.Reading.With(path), WindowsTexts.LargerThan.With(limit));
            return FileFacts.ReadWhole(stream, limit);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw ErrorCatalogue.WindowsCallFailed.From(failed, WindowsTexts.Reading.With(path), failed.Message);
        }
    }

    /// <summary>Sets the DACL as it stands, without anything from the folder above; for files, which hand nothing down.</summary>
    public void SetExactRights(byte[] descriptor)
    {
        fixed (byte* data = descriptor)
            LastError.ThrowIfFalse(WindowsTexts.Protecting.With(path), Advapi32.SetKernelObjectSecurity(handle, Advapi32.Dacl | (SecurityDescriptor.IsProtected(descriptor) ? Advapi32.ProtectedDacl : 0), data));
    }

    /// <summary>Sets the DACL, and what is inherited from the folder above unless it is a protected one.</summary>
    public void SetRights(byte[] descriptor)
    {
        fixed (byte* data = descriptor)
        {
            void* dacl;
            int defaulted, present;
            LastError.ThrowIfFalse(WindowsTexts.ReadingWantedRights, Advapi32.GetSecurityDescriptorDacl(data, &present, &dacl, &defaulted));
            Set(Advapi32.Dacl | (SecurityDescriptor.IsProtected(descriptor) ? Advapi32.ProtectedDacl : Advapi32.UnprotectedDacl), null, dacl);
        }
    }

    /// <summary>Sets the owner.</summary>
    public void SetOwner(byte[] descriptor)
    {
        fixed (byte* data = descriptor)
        {
            void* owner;
            int defaulted;
            LastError.ThrowIfFalse(WindowsTexts.ReadingWantedOwner, Advapi32.GetSecurityDescriptorOwner(data, &owner, &defaulted));
            Set(Advapi32.Owner, owner, null);
        }
    }

    public void Dispose() => Kernel32.CloseHandle(handle);

    private void Set(uint parts, void* owner, void* dacl)
    {
        var error = Advapi32.SetSecurityInfo(handle, Advapi32.FileObject, parts, owner, null, dacl, null);
        if (error != 0)
            throw LastError.Of((int)error, WindowsTexts.Protecting.With(path));
    }

    private void RefuseOthers(bool isFolder)
    {
        FileInformation information;
        LastError.ThrowIfFalse(WindowsTexts.LookingAt.With(path), Kernel32.GetFileInformationByHandle(handle, &information));
        IsReadOnly = (information.Attributes & (uint)FileAttributes.ReadOnly) != 0;
        // By name too: not every file system tells of a link by its handle.
        if ((information.Attributes & Kernel32.ReparseAttribute) != 0 || (System.IO.File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0)
            throw ErrorCatalogue.FolderForeign.With(path, WindowsTexts.IsLink);
        if (((information.Attributes & Kernel32.DirectoryAttribute) != 0) != isFolder)
            throw ErrorCatalogue.FolderForeign.With(path, isFolder ? WindowsTexts.IsFile : WindowsTexts.IsFolder);
        // A second name may be anybody's, in another folder: what is done to one is done to the other.
        if (!isFolder && information.Names > 1)
            throw ErrorCatalogue.FolderForeign.With(path, WindowsTexts.IsHardLink);
    }
}
