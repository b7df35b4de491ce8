using System.Runtime.InteropServices;

namespace QvTrust.Windows.Native;

/// <summary>VARIANT of oaidl.h, as far as it is used here: 24 bytes on x64.</summary>
[StructLayout(LayoutKind.Sequential, Size = 24)]
internal struct Variant
{
    public ushort Type;
    public ushort Reserved1;
    public ushort Reserved2;
    public ushort Reserved3;
    public nint Pointer;
}

/// <summary>COM without the runtime's interop, which differs between .NET Framework and NativeAOT: ole32.dll and oleaut32.dll.</summary>
internal static unsafe class Ole32
{
    public const uint MultiThreaded = 0; // COINIT_MULTITHREADED
    public const uint InProcess = 1; // CLSCTX_INPROC_SERVER
    public const ushort VariantDispatch = 9; // VT_DISPATCH
    public const ushort VariantUnknown = 13; // VT_UNKNOWN

    [DllImport("ole32.dll")]
    public static extern int CoInitializeEx(void* reserved, uint model);

    [DllImport("ole32.dll")]
    public static extern void CoUninitialize();

    [DllImport("ole32.dll")]
    public static extern int CoCreateInstance(Guid* classId, nint outer, uint context, Guid* interfaceId, nint* instance);

    [DllImport("oleaut32.dll")]
    public static extern char* SysAllocStringLen(char* text, uint length);

    [DllImport("oleaut32.dll")]
    public static extern uint SysStringLen(char* text);

    [DllImport("oleaut32.dll")]
    public static extern void SysFreeString(char* text);

    [DllImport("oleaut32.dll")]
    public static extern int VariantClear(Variant* value);
}
