using System.Runtime.InteropServices;

// Only from System32: a DLL planted beside the caller must never be loaded by an elevated setup.
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.System32)]

namespace QvTrust.Windows.Native;

/// <summary>CRYPT_KEY_PROV_INFO of wincrypt.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct KeyProvInfo
{
    public char* Container;
    public char* Provider;
    public uint ProviderType;
    public uint Flags;
    public uint ParameterCount;
    public void* Parameters;
    public uint KeySpec;
}

/// <summary>CRYPTOAPI_BLOB.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Blob
{
    public uint Size;
    public byte* Data;
}

/// <summary>The part of CERT_CONTEXT that is read here.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CertContext
{
    public uint Encoding;
    public byte* Encoded;
    public uint EncodedSize;
}

/// <summary>Certificate stores: crypt32.dll.</summary>
internal static unsafe class Crypt32
{
    public const uint Encodings = 0x10001; // X509_ASN_ENCODING | PKCS_7_ASN_ENCODING
    public const uint KeyProvInfoProperty = 2; // CERT_KEY_PROV_INFO_PROP_ID
    public const nint SystemStore = 10; // CERT_STORE_PROV_SYSTEM_W
    public const uint LocalMachine = 0x20000; // CERT_SYSTEM_STORE_LOCAL_MACHINE
    public const uint ReadOnly = 0x8000; // CERT_STORE_READONLY_FLAG
    public const uint FindHash = 0x10000; // CERT_FIND_SHA1_HASH
    public const uint AddNew = 1; // CERT_STORE_ADD_NEW
    public const uint Commit = 3; // CERT_STORE_CTRL_COMMIT
    public const uint ForceCommit = 1; // CERT_STORE_CTRL_COMMIT_FORCE_FLAG

    private const string Dll = "crypt32.dll";

    [DllImport(Dll, SetLastError = true)]
    public static extern nint CertOpenStore(nint provider, uint encoding, nint cryptProvider, uint flags, char* name);

    [DllImport(Dll, SetLastError = true)]
    public static extern int CertCloseStore(nint store, uint flags);

    [DllImport(Dll, SetLastError = true)]
    public static extern int CertControlStore(nint store, uint flags, uint type, void* parameters);

    [DllImport(Dll, SetLastError = true)]
    public static extern CertContext* CertEnumCertificatesInStore(nint store, CertContext* previous);

    [DllImport(Dll, SetLastError = true)]
    public static extern CertContext* CertFindCertificateInStore(nint store, uint encoding, uint flags, uint type, void* value, CertContext* previous);

    [DllImport(Dll, SetLastError = true)]
    public static extern CertContext* CertCreateCertificateContext(uint encoding, byte* encoded, uint size);

    [DllImport(Dll, SetLastError = true)]
    public static extern int CertFreeCertificateContext(CertContext* context);

    [DllImport(Dll, SetLastError = true)]
    public static extern int CertAddCertificateContextToStore(nint store, CertContext* context, uint disposition, CertContext** added);

    [DllImport(Dll, SetLastError = true)]
    public static extern int CertDeleteCertificateFromStore(CertContext* context);

    [DllImport(Dll, SetLastError = true)]
    public static extern int CertGetCertificateContextProperty(CertContext* context, uint property, void* data, uint* size);

    [DllImport(Dll, SetLastError = true)]
    public static extern int CertSetCertificateContextProperty(CertContext* context, uint property, uint flags, void* data);
}
