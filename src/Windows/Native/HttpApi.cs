using System.Runtime.InteropServices;

namespace QvTrust.Windows.Native;

/// <summary>HTTPAPI_VERSION.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct HttpApiVersion
{
    public ushort Major;
    public ushort Minor;
}

/// <summary>HTTP_SERVICE_CONFIG_SSL_PARAM.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct HttpSslParam
{
    public uint HashLength;
    public byte* Hash;
    public Guid AppId;
    public char* StoreName;
    public uint CertCheckMode;
    public uint RevocationFreshnessTime;
    public uint RevocationUrlRetrievalTimeout;
    public char* CtlIdentifier;
    public char* CtlStoreName;
    public uint Flags;
}

/// <summary>SOCKADDR_STORAGE, aligned to eight bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct SocketAddressStorage
{
    [FieldOffset(0)]
    public ushort Family;

    [FieldOffset(8)]
    public long Alignment;
}

/// <summary>HTTP_SERVICE_CONFIG_SSL_SET: a binding by address and port.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct HttpSslSet
{
    public byte* Address; // PSOCKADDR
    public HttpSslParam Param;
}

/// <summary>HTTP_SERVICE_CONFIG_SSL_QUERY.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct HttpSslQuery
{
    public uint QueryType;
    public byte* Address; // PSOCKADDR
    public uint Token;
}

/// <summary>HTTP_SERVICE_CONFIG_SSL_SNI_SET: a binding by host name and port.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct HttpSniSet
{
    public SocketAddressStorage Address;
    public char* Host;
    public HttpSslParam Param;
}

/// <summary>HTTP_SERVICE_CONFIG_SSL_SNI_QUERY.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct HttpSniQuery
{
    public uint QueryType;
    public SocketAddressStorage Address;
    public char* Host;
    public uint Token;
}

/// <summary>The configuration of HTTP.sys: httpapi.dll, and of it only what reads.</summary>
internal static unsafe class HttpApi
{
    public const uint Config = 2; // HTTP_INITIALIZE_CONFIG
    public const uint SslCertInfo = 1; // HttpServiceConfigSSLCertInfo
    public const uint SniCertInfo = 5; // HttpServiceConfigSslSniCertInfo, since Windows Server 2012
    public const uint QueryNext = 1; // HttpServiceConfigQueryNext

    private const string Dll = "httpapi.dll";

    // What goes wrong is the answer itself, a Win32 code.
    [DllImport(Dll)]
    public static extern uint HttpInitialize(HttpApiVersion version, uint flags, void* reserved);

    [DllImport(Dll)]
    public static extern uint HttpTerminate(uint flags, void* reserved);

    [DllImport(Dll)]
    public static extern uint HttpQueryServiceConfiguration(nint handle, uint id, void* input, uint inputSize, void* output, uint outputSize, uint* needed, void* overlapped);
}
