using QvTrust.Core.Texts;
using System.Runtime.InteropServices;
using QvTrust.Windows.Native;
using QvTrust.Windows.Texts;

namespace QvTrust.Windows.Keys;

/// <summary>A self-relative security descriptor, to and from SDDL.</summary>
internal static unsafe class SecurityDescriptor
{
    private const uint Revision = 1; // SDDL_REVISION_1

    public static byte[] FromSddl(string sddl)
    {
        void* made;
        uint size;
        fixed (char* text = sddl)
            LastError.ThrowIfFalse(WindowsTexts.ReadingRights.With(sddl), Advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW(text, Revision, &made, &size));
        try
        {
            var descriptor = new byte[size];
            Marshal.Copy((nint)made, descriptor, 0, descriptor.Length);
            return descriptor;
        }
        finally
        {
            Kernel32.LocalFree(made);
        }
    }

    /// <summary>True when nothing is to be inherited (SE_DACL_PROTECTED of the control word, MS-DTYP 2.4.6).</summary>
    public static bool IsProtected(byte[] descriptor) => (descriptor[3] & 0x10) != 0;

    /// <summary>True when a part of it comes from the folder above (SE_DACL_AUTO_INHERITED), and comes again when it is set.</summary>
    public static bool IsInheriting(byte[] descriptor) => (descriptor[3] & 0x4) != 0 && !IsProtected(descriptor);

    /// <summary>The DACL part as SDDL.</summary>
    public static string ToSddl(byte[] descriptor)
    {
        fixed (byte* data = descriptor)
            return ToSddl(data, Advapi32.Dacl);
    }

    /// <summary>The given parts as SDDL, this machine's own accounts as SIDs.</summary>
    public static string ToSddl(void* descriptor, uint parts)
    {
        char* text;
        LastError.ThrowIfFalse(WindowsTexts.WritingRightsAsText, Advapi32.ConvertSecurityDescriptorToStringSecurityDescriptorW((byte*)descriptor, Revision, parts, &text, null));
        try
        {
            return SddlAliases.Resolve(new string(text), SidOf);
        }
        finally
        {
            Kernel32.LocalFree(text);
        }
    }

    public static string SidText(void* sid)
    {
        char* text;
        LastError.ThrowIfFalse(WindowsTexts.WritingSidAsText, Advapi32.ConvertSidToStringSidW(sid, &text));
        try
        {
            return new string(text);
        }
        finally
        {
            Kernel32.LocalFree(text);
        }
    }

    private static string SidOf(string alias)
    {
        void* sid;
        fixed (char* text = alias)
            LastError.ThrowIfFalse(WindowsTexts.WritingRightsAsText, Advapi32.ConvertStringSidToSidW(text, &sid));
        try
        {
            return SidText(sid);
        }
        finally
        {
            Kernel32.LocalFree(sid);
        }
    }
}
