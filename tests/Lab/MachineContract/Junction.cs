using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace QvTrust.Lab.MachineContract;

/// <summary>A junction: the reparse point that needs no privilege, hence what an attacker would use.</summary>
internal static unsafe partial class Junction
{
    private const uint SetReparsePoint = 0x900A4; // FSCTL_SET_REPARSE_POINT
    private const uint MountPoint = 0xA0000003; // IO_REPARSE_TAG_MOUNT_POINT
    private const uint WriteAccess = 0x40000000; // GENERIC_WRITE
    private const uint OpenExisting = 3;
    private const uint BackupAndReparse = 0x02200000; // FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT

    public static void Create(string link, string target)
    {
        Directory.CreateDirectory(link);
        var substitute = Encoding.Unicode.GetBytes(@"\??\" + target);
        var print = Encoding.Unicode.GetBytes(target);
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        writer.Write(MountPoint);
        writer.Write((ushort)(8 + substitute.Length + 2 + print.Length + 2));
        writer.Write((ushort)0);
        writer.Write((ushort)0);
        writer.Write((ushort)substitute.Length);
        writer.Write((ushort)(substitute.Length + 2));
        writer.Write((ushort)print.Length);
        writer.Write(substitute);
        writer.Write((ushort)0);
        writer.Write(print);
        writer.Write((ushort)0);
        var data = buffer.ToArray();

        var handle = CreateFileW(link, WriteAccess, 7, 0, OpenExisting, BackupAndReparse, 0);
        if (handle == -1)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        fixed (byte* bytes = data)
        {
            uint returned;
            var made = DeviceIoControl(handle, SetReparsePoint, bytes, (uint)data.Length, null, 0, &returned, 0);
            var error = Marshal.GetLastPInvokeError();
            _ = CloseHandle(handle);
            if (made == 0)
                throw new Win32Exception(error);
        }
    }

    [LibraryImport("kernel32.dll", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial nint CreateFileW(string path, uint access, uint share, nint security, uint creation, uint flags, nint template);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    private static partial int DeviceIoControl(nint device, uint code, void* input, uint inputSize, void* output, uint outputSize, uint* returned, nint overlapped);

    [LibraryImport("kernel32.dll")]
    private static partial int CloseHandle(nint handle);
}
