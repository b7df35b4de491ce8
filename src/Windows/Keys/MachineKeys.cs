using System.Security.Cryptography;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;
using QvTrust.Windows.Native;
using QvTrust.Windows.Texts;

namespace QvTrust.Windows.Keys;

/// <summary>CAPI machine key containers: the only kind that every Qlik service and .NET Framework can use.</summary>
internal sealed class MachineKeys : IMachineKeys
{
    private const int KeySize = 2048;
    private const int NoSuchContainer = unchecked((int)0x80090016); // NTE_BAD_KEYSET
    private const int BadKeyState = unchecked((int)0x8009000B); // NTE_BAD_KEY_STATE: what an export of a non-exportable key answers
    private const int BadKey = unchecked((int)0x80090003); // NTE_BAD_KEY: the same from some providers

    public KeyReference Create(string container, bool exportable)
        => Make(container, WindowsTexts.MakingKey.With(container), KeySize, key => new RSACryptoServiceProvider(KeySize, New(key, exportable)));

    public KeyReference Import(string container, RSAParameters key, bool exportable)
    {
        if (!PrivateNumbers.AreWhole(key))
            throw new ArgumentException("a private key without all its numbers", nameof(key));
        return Make(container, WindowsTexts.ImportingKey.With(container), key.Modulus!.Length * 8, made =>
        {
            // Opening the container makes a key of the provider's default size in it, which the import replaces.
            var rsa = new RSACryptoServiceProvider(New(made, exportable));
            try
            {
                rsa.ImportParameters(key);
                return rsa;
            }
            catch (CryptographicException)
            {
                rsa.Dispose();
                throw;
            }
        });
    }

    public RSAParameters Export(KeyReference key)
    {
        using var rsa = Open(key);
        try
        {
            return rsa.ExportParameters(true);
        }
        catch (CryptographicException failed) when (failed.HResult is BadKeyState or BadKey)
        {
            throw ErrorCatalogue.KeyNotExportable.From(failed, key.Container);
        }
        catch (CryptographicException failed)
        {
            throw ErrorCatalogue.KeyUnreadable.From(failed, key.Container, failed.Message);
        }
    }

    public bool Exists(KeyReference key)
    {
        using var opened = KeyContainer.TryOpen(key, out _);
        return opened?.HasKey(key.KeySpec) == true;
    }

    public RSA Open(KeyReference key)
    {
        if (key.ProviderType == 0)
            throw ErrorCatalogue.KeyUnreadable.With(key.Container, WindowsTexts.UnusableProvider.With(key.Provider));
        try
        {
            return new RSACryptoServiceProvider(Parameters(KeyContainer.Modern(key), CspProviderFlags.UseExistingKey));
        }
        catch (CryptographicException failed)
        {
            throw ErrorCatalogue.KeyUnreadable.From(failed, key.Container, failed.Message);
        }
    }

    public string GetSecurity(KeyReference key)
    {
        using var opened = OpenContainer(key);
        return SecurityDescriptor.ToSddl(opened.GetSecurity());
    }

    public void SetSecurity(KeyReference key, string sddl)
    {
        var wanted = SecurityDescriptor.FromSddl(sddl);
        using (var opened = OpenContainer(key))
        {
            if (Dacl.Same(wanted, opened.GetSecurity()))
                return;
            using var privilege = new SecurityPrivilege(SecurityPrivilege.Security);
            opened.SetSecurity(wanted);
        }
        using var again = OpenContainer(key);
        var found = again.GetSecurity();
        if (!Dacl.Same(wanted, found))
            throw ErrorCatalogue.KeyRightsNotSet.With(key.Container, sddl, SecurityDescriptor.ToSddl(found));
    }

    public void Delete(KeyReference key)
    {
        if (KeyContainer.Delete(key) is var error and not 0 and not NoSuchContainer and not LastError.FileNotFound)
            throw LastError.Of(error, WindowsTexts.DeletingKey.With(key.Container));
    }

    // A container is complete and private, or not there.
    private KeyReference Make(string container, string what, int size, Func<KeyReference, RSACryptoServiceProvider> make)
    {
        var key = KeyReference.New(container);
        // The provider would open an existing container without a word, whatever its key's size and exportability.
        if (Exists(key))
            throw ErrorCatalogue.WindowsCallFailed.With(what, WindowsTexts.ContainerExists);
        try
        {
            using (var rsa = make(key))
            {
                var made = rsa.ExportParameters(false).Modulus!.Length * 8;
                if (made != size)
                    throw ErrorCatalogue.KeyWrongSize.With(made, size);
            }
            SetSecurity(key, KeyAcl.Private.ToString());
            return key;
        }
        catch (CryptographicException failed)
        {
            Delete(key);
            throw ErrorCatalogue.WindowsCallFailed.From(failed, what, failed.Message);
        }
        catch (TrustException)
        {
            Delete(key);
            throw;
        }
    }

    private static CspParameters New(KeyReference key, bool exportable)
        => Parameters(key, exportable ? CspProviderFlags.NoFlags : CspProviderFlags.UseNonExportableKey);

    private static KeyContainer OpenContainer(KeyReference key)
        => KeyContainer.TryOpen(key, out var error) ?? throw ErrorCatalogue.KeyUnreadable.With(key.Container, LastError.Text(error));

    private static CspParameters Parameters(KeyReference key, CspProviderFlags flags) => new(key.ProviderType, key.Provider, key.Container)
    {
        KeyNumber = key.KeySpec,
        Flags = CspProviderFlags.UseMachineKeyStore | CspProviderFlags.NoPrompt | flags,
    };
}
