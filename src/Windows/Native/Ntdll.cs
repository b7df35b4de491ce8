using System.Runtime.InteropServices;

namespace QvTrust.Windows.Native;

/// <summary>PROCESS_BASIC_INFORMATION.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ProcessInformation
{
    public nint ExitStatus;
    public nint Environment;
    public nint Affinity;
    public nint Priority;
    public nint Id;
    public nint ParentId;
}

/// <summary>What kernel32.dll does not tell: ntdll.dll.</summary>
internal static unsafe class Ntdll
{
    public const int BasicInformation = 0; // ProcessBasicInformation

    [DllImport("ntdll.dll")]
    public static extern int NtQueryInformationProcess(nint process, int kind, ProcessInformation* information, uint size, uint* written);
}
