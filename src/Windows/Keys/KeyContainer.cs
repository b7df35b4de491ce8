using System.Runtime.InteropServices;
using QvTrust.Core.Machine;
using QvTrust.Windows.Native;
using QvTrust.Windows.Texts;

namespace QvTrust.Windows.Keys;

/// <summary>An open key container of the machine.</summary>
internal sealed unsafe class KeyContainer : IDisposable
{
    private const int RsaFull = 1; // PROV_RSA_FULL
    private const int RsaSchannel = 12; // PROV_RSA_SCHANNEL

    private readonly nint handle;

    private KeyContainer(nint handle) => this.handle = handle;

    /// <summary>The same container through the provider that signs SHA-256: Microsoft's RSA providers share their containers.</summary>
    public static KeyReference Modern(KeyReference key)
        => key.ProviderType is RsaFull or RsaSchannel ? KeyReference.New(key.Container) with { KeySpec = key.KeySpec } : key;

    /// <summary>Opens it, or answers null with the platform's error.</summary>
    public static KeyContainer? TryOpen(KeyReference key, out int error)
    {
        var modern = Modern(key);
        nint opened;
        var flags = Advapi32.MachineKeySet | Advapi32.Silent;
        error = Acquire(modern, flags, &opened) ? 0 : Marshal.GetLastWin32Error();
        return error == 0 ? new KeyContainer(opened) : null;
    }

    /// <summary>Deletes the container; 0 or the platform's error.</summary>
    public static int Delete(KeyReference key)
    {
        nint none;
        return Acquire(Modern(key), Advapi32.MachineKeySet | Advapi32.Silent | Advapi32.DeleteKeySet, &none) ? 0 : Marshal.GetLastWin32Error();
    }

    public bool HasKey(int keySpec)
    {
        nint key;
        if (Advapi32.CryptGetUserKey(handle, (uint)keySpec, &key) == 0)
            return false;
        Advapi32.CryptDestroyKey(key);
        return true;
    }

    public byte[] GetSecurity()
    {
        uint size = 0;
        LastError.ThrowIfFalse(WindowsTexts.ReadingKeyRights, Advapi32.CryptGetProvParam(handle, Advapi32.KeySetSecurity, null, &size, Advapi32.Dacl));
        var descriptor = new byte[size];
        fixed (byte* data = descriptor)
            LastError.ThrowIfFalse(WindowsTexts.ReadingKeyRights, Advapi32.CryptGetProvParam(handle, Advapi32.KeySetSecurity, data, &size, Advapi32.Dacl));
        return descriptor;
    }

    public void SetSecurity(byte[] descriptor)
    {
        fixed (byte* data = descriptor)
            LastError.ThrowIfFalse(WindowsTexts.SettingKeyRights, Advapi32.CryptSetProvParam(handle, Advapi32.KeySetSecurity, data, Advapi32.Dacl));
    }

    public void Dispose() => Advapi32.CryptReleaseContext(handle, 0);

    private static bool Acquire(KeyReference key, uint flags, nint* opened)
    {
        fixed (char* container = key.Container, provider = key.Provider)
            return Advapi32.CryptAcquireContextW(opened, container, provider, (uint)key.ProviderType, flags) != 0;
    }
}
