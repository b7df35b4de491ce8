using System.ComponentModel;
using System.Runtime.InteropServices;
using QvTrust.Windows.Native;

namespace QvTrust.Windows.Storage;

/// <summary>One file takes the place of another in one step.</summary>
internal static unsafe class FileMove
{
    private const int Attempts = 10;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// MoveFileEx, flushed. Whoever reads the file (a scanner, a tool that looks at a report) may keep it from being replaced for a moment, so that
    /// it is tried again; <see cref="Win32Exception"/> otherwise.
    /// </summary>
    /// <param name="from">Full path of the new file.</param>
    /// <param name="to">Full path of the one whose place it takes, there or not.</param>
    public static void Replace(string from, string to)
    {
        for (var attempt = 1; ; attempt++)
        {
            int error;
            fixed (char* source = from, target = to)
            {
                if (Kernel32.MoveFileExW(source, target, Kernel32.MoveFlags) != 0)
                    return;
                error = Marshal.GetLastWin32Error();
            }
            if (attempt == Attempts || error is not (LastError.SharingViolation or LastError.AccessDenied))
                throw new Win32Exception(error);
            Thread.Sleep(RetryDelay);
        }
    }
}
