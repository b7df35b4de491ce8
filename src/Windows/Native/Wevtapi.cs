using System.Runtime.InteropServices;

namespace QvTrust.Windows.Native;

/// <summary>Event logs: wevtapi.dll.</summary>
internal static unsafe class Wevtapi
{
    public const uint ChannelPath = 1; // EvtQueryChannelPath
    public const uint ReverseDirection = 0x200; // EvtQueryReverseDirection
    public const uint RenderXml = 1; // EvtRenderEventXml
    public const uint FormatEvent = 1; // EvtFormatMessageEvent

    private const string Dll = "wevtapi.dll";

    [DllImport(Dll, SetLastError = true)]
    public static extern nint EvtQuery(nint session, char* path, char* query, uint flags);

    [DllImport(Dll, SetLastError = true)]
    public static extern int EvtNext(nint results, uint size, nint* events, uint timeout, uint flags, uint* returned);

    [DllImport(Dll, SetLastError = true)]
    public static extern int EvtRender(nint context, nint fragment, uint flags, uint size, void* buffer, uint* used, uint* properties);

    [DllImport(Dll, SetLastError = true)]
    public static extern nint EvtOpenPublisherMetadata(nint session, char* publisher, char* logFile, uint locale, uint flags);

    [DllImport(Dll, SetLastError = true)]
    public static extern int EvtFormatMessage(nint publisher, nint entry, uint messageId, uint values, void* valueArray, uint flags, uint size, char* buffer, uint* used);

    [DllImport(Dll, SetLastError = true)]
    public static extern int EvtClose(nint handle);
}
