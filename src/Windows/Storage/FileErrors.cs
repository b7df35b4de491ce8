using System.ComponentModel;
using QvTrust.Core.Errors;

namespace QvTrust.Windows.Storage;

/// <summary>What a failed write means.</summary>
internal static class FileErrors
{
    private const int HandleDiskFull = 39; // ERROR_HANDLE_DISK_FULL
    private const int DiskFull = 112; // ERROR_DISK_FULL

    public static TrustException OfWrite(string path, Exception failed)
    {
        var code = failed is Win32Exception native ? native.NativeErrorCode : failed.HResult & 0xFFFF;
        return code is HandleDiskFull or DiskFull
            ? ErrorCatalogue.DiskFull.From(failed, path)
            : ErrorCatalogue.WriteFailed.From(failed, path, failed.Message);
    }
}
