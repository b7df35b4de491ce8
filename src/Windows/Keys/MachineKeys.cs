using System.Security.Cryptography;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Windows.Native;

namespace QvTrust.Windows.Keys;

/// <summary>CAPI machine key containers: the only kind that every Qlik service and .NET Framework can use.</summary>
internal sealed class MachineKeys : IMachineKeys
{
    private const int KeySize = 2048;
    private const int NoSuchContainer = unchecked((int)0x80090016); // NTE_BAD_KEYSET

    public KeyReference Create(string container, bool exportable)
    {
        var key = KeyReference.New(container);
        // The provider would open an existing container without a word, whatever its key's size and exportability.
        if (Exists(key))
            throw ErrorCatalogue.WindowsCallFailed.With($"making the key {container}", "a container of that name is there already");
        try
        {
            using (var rsa = new RSACryptoServiceProvider(KeySize, Parameters(key, exportable ? CspProviderFlags.NoFlags : CspProviderFlags.UseNonExportableKey)))
            {
                var made = rsa.ExportParameters(false).Modulus!.Length * 8;
                if (made != KeySize)
                    throw ErrorCatalogue.KeyWrongSize.With(made, KeySize);
            }
            SetSecurity(key, KeyAcl.Private.ToString());
            return key;
        }
        catch (CryptographicException failed)
        {
            Delete(key);
            throw ErrorCatalogue.WindowsCallFailed.From(failed, $"making the key {container}", failed.Message);
        }
        catch (TrustException)
        {
            Delete(key);
            throw;
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
            throw ErrorCatalogue.KeyUnreadable.With(key.Container, $"it lies in {key.Provider}, which QlikView's services cannot use");
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
            using var privilege = new SecurityPrivilege();
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
            throw LastError.Of($"deleting the key {key.Container}", error);
    }

    private static KeyContainer OpenContainer(KeyReference key)
        => KeyContainer.TryOpen(key, out var error) ?? throw ErrorCatalogue.KeyUnreadable.With(key.Container, LastError.Text(error));

    private static CspParameters Parameters(KeyReference key, CspProviderFlags flags) => new(key.ProviderType, key.Provider, key.Container)
    {
        KeyNumber = key.KeySpec,
        Flags = CspProviderFlags.UseMachineKeyStore | CspProviderFlags.NoPrompt | flags,
    };
}
