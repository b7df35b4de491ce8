using System.Runtime.InteropServices;

namespace QvTrust.Lab.Machine;

/// <summary>crypt32 and advapi32, as far as machine stores and CAPI containers need them.</summary>
internal static unsafe partial class Native
{
    public const uint SystemStoreProvider = 10;
    public const uint RegistryStoreProvider = 13;
    public const uint LocalMachine = 0x00020000;
    public const uint CurrentUser = 0x00010000;
    public const uint OpenExisting = 0x00004000;
    public const uint X509Asn = 1;
    public const uint KeyProviderInfoProperty = 2;
    public const uint AddReplaceExisting = 3;
    public const uint ControlCommit = 3;
    public const uint MachineKeySet = 0x20;
    public const uint Silent = 0x40;
    public const uint DeleteKeySet = 0x10;
    public const uint KeySetSecurityDescriptor = 8;
    public const uint Dacl = 4;

    [StructLayout(LayoutKind.Sequential)]
    public struct KeyProviderInfo
    {
        public char* Container;
        public char* Provider;
        public uint Type;
        public uint Flags;
        public uint ParameterCount;
        public nint Parameters;
        public uint KeySpec;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct CertificateContext
    {
        public uint Encoding;
        public byte* Bytes;
        public uint Length;
        public nint Info;
        public nint Store;
    }

    [LibraryImport("crypt32.dll", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    public static partial nint CertOpenStore(nint provider, uint encoding, nint cryptProvider, uint flags, string parameter);

    [LibraryImport("crypt32.dll", SetLastError = true)]
    public static partial int CertCloseStore(nint store, uint flags);

    [LibraryImport("crypt32.dll", SetLastError = true)]
    public static partial int CertControlStore(nint store, uint flags, uint control, nint parameter);

    [LibraryImport("crypt32.dll", SetLastError = true)]
    public static partial CertificateContext* CertEnumCertificatesInStore(nint store, CertificateContext* previous);

    [LibraryImport("crypt32.dll", SetLastError = true)]
    public static partial CertificateContext* CertCreateCertificateContext(uint encoding, byte* bytes, uint length);

    [LibraryImport("crypt32.dll", SetLastError = true)]
    public static partial CertificateContext* CertDuplicateCertificateContext(CertificateContext* certificate);

    [LibraryImport("crypt32.dll", SetLastError = true)]
    public static partial int CertFreeCertificateContext(CertificateContext* certificate);

    [LibraryImport("crypt32.dll", SetLastError = true)]
    public static partial int CertSetCertificateContextProperty(CertificateContext* certificate, uint property, uint flags, void* value);

    [LibraryImport("crypt32.dll", SetLastError = true)]
    public static partial int CertGetCertificateContextProperty(CertificateContext* certificate, uint property, void* value, ref uint size);

    [LibraryImport("crypt32.dll", SetLastError = true)]
    public static partial int CertAddCertificateContextToStore(nint store, CertificateContext* certificate, uint disposition, nint result);

    [LibraryImport("crypt32.dll", SetLastError = true)]
    public static partial int CertDeleteCertificateFromStore(CertificateContext* certificate);

    [LibraryImport("advapi32.dll", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    public static partial int CryptAcquireContextW(out nint provider, string? container, string? providerName, uint type, uint flags);

    [LibraryImport("advapi32.dll", SetLastError = true)]
    public static partial int CryptReleaseContext(nint provider, uint flags);

    [LibraryImport("advapi32.dll", SetLastError = true)]
    public static partial int CryptGetProvParam(nint provider, uint parameter, byte* data, ref uint size, uint flags);

    [LibraryImport("advapi32.dll", SetLastError = true)]
    public static partial int CryptSetProvParam(nint provider, uint parameter, byte* data, uint flags);
}
