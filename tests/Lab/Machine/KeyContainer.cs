using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Security.AccessControl;
using System.Security.Cryptography;

namespace QvTrust.Lab.Machine;

/// <summary>A CAPI key container, as a certificate's property names it.</summary>
internal sealed unsafe record KeyContainer(string Name, string Provider, int Type, int KeySpec, bool IsMachine)
{
    public const string AesProvider = "Microsoft Enhanced RSA and AES Cryptographic Provider";
    public const int AesType = 24;
    public const string FullProvider = "Microsoft Strong Cryptographic Provider";
    public const int FullType = 1;
    private const int KeyExchange = 1;

    public static KeyContainer Machine(string name) => new(name, AesProvider, AesType, KeyExchange, true);

    /// <summary>Makes a 2,048-bit key in a new container.</summary>
    public RSACryptoServiceProvider Create(bool isExportable = true)
    {
        var flags = isExportable ? CspProviderFlags.NoFlags : CspProviderFlags.UseNonExportableKey;
        var rsa = new RSACryptoServiceProvider(2048, Parameters(flags)) { PersistKeyInCsp = true };
        return rsa.KeySize == 2048 ? rsa : throw new CryptographicException($"The platform made a key of {rsa.KeySize} bits.");
    }

    /// <summary>Puts a key that was made elsewhere into a new container.</summary>
    public void Import(RSAParameters key)
    {
        using var rsa = new RSACryptoServiceProvider(2048, Parameters(CspProviderFlags.NoFlags)) { PersistKeyInCsp = true };
        rsa.ImportParameters(key);
    }

    /// <summary>Opens the key that is there. Throws CryptographicException where there is none.</summary>
    public RSACryptoServiceProvider Open() => new(Parameters(CspProviderFlags.UseExistingKey)) { PersistKeyInCsp = true };

    /// <summary>Takes the key's exportability: the same key in a new container of the same name. An import over a key keeps what it may.</summary>
    public void Lock()
    {
        RSAParameters numbers;
        using (var open = Open())
        {
            numbers = open.ExportParameters(true);
        }

        Delete();
        using var locked = new RSACryptoServiceProvider(Parameters(CspProviderFlags.UseNonExportableKey)) { PersistKeyInCsp = true };
        locked.ImportParameters(numbers);
    }

    /// <summary>The DACL of the container.</summary>
    public RawSecurityDescriptor GetSecurity()
    {
        var provider = Acquire(0);
        try
        {
            var size = 0u;
            Check(Native.CryptGetProvParam(provider, Native.KeySetSecurityDescriptor, null, ref size, Native.Dacl));
            var bytes = new byte[size];
            fixed (byte* p = bytes)
            {
                Check(Native.CryptGetProvParam(provider, Native.KeySetSecurityDescriptor, p, ref size, Native.Dacl));
            }

            return new RawSecurityDescriptor(bytes, 0);
        }
        finally
        {
            _ = Native.CryptReleaseContext(provider, 0);
        }
    }

    /// <summary>Sets the DACL. The lab's platform takes a different one only once in a container's life.</summary>
    public void SetSecurity(RawSecurityDescriptor security)
    {
        var bytes = new byte[security.BinaryLength];
        security.GetBinaryForm(bytes, 0);
        var provider = Acquire(0);
        try
        {
            fixed (byte* p = bytes)
            {
                Check(Native.CryptSetProvParam(provider, Native.KeySetSecurityDescriptor, p, Native.Dacl));
            }
        }
        finally
        {
            _ = Native.CryptReleaseContext(provider, 0);
        }
    }

    public void Delete()
    {
        var flags = Native.DeleteKeySet | Native.Silent | (IsMachine ? Native.MachineKeySet : 0);
        Check(Native.CryptAcquireContextW(out _, Name, Provider, (uint)Type, flags));
    }

    private CspParameters Parameters(CspProviderFlags flags) => new(Type, Provider, Name)
    {
        KeyNumber = KeySpec,
        Flags = flags | CspProviderFlags.NoPrompt | (IsMachine ? CspProviderFlags.UseMachineKeyStore : 0),
    };

    private nint Acquire(uint flags)
    {
        Check(Native.CryptAcquireContextW(
            out var provider, Name, Provider, (uint)Type, flags | Native.Silent | (IsMachine ? Native.MachineKeySet : 0)));
        return provider;
    }

    private void Check(int ok)
    {
        if (ok == 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"Key container {Name}: 0x{Marshal.GetLastPInvokeError():X8}");
        }
    }
}
