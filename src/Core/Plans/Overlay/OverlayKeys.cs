using System.Security.Cryptography;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Plans.Overlay;

/// <summary>Key containers: those of the server, and in memory those that would be made.</summary>
internal sealed class OverlayKeys(IMachineKeys real, Func<RSA> newKey) : IMachineKeys, IDisposable
{
    private readonly Dictionary<KeyReference, (RSAParameters Numbers, bool Exportable)> made = [];
    private readonly Dictionary<KeyReference, string> rights = [];
    private readonly HashSet<KeyReference> created = [];
    private readonly HashSet<KeyReference> deleted = [];

    /// <summary>Names of containers that were made here, their keys created or imported.</summary>
    public List<string> NewContainers { get; } = [];

    /// <summary>True for a key that only this plan knows.</summary>
    public bool IsCreated(KeyReference key) => created.Contains(key);

    public KeyReference Create(string container, bool exportable)
    {
        using var rsa = newKey();
        var key = Keep(container, rsa.ExportParameters(includePrivateParameters: true), exportable);
        created.Add(key);
        return key;
    }

    public KeyReference Import(string container, RSAParameters key, bool exportable)
    {
        if (Exists(KeyReference.New(container)))
            throw ErrorCatalogue.WindowsCallFailed.With(PlanTexts.ImportingKey.With(container), PlanTexts.ContainerIsThere);
        // A copy: the caller wipes its own.
        using var rsa = Import(key);
        return Keep(container, rsa.ExportParameters(includePrivateParameters: true), exportable);
    }

    public RSAParameters Export(KeyReference key)
    {
        if (!made.TryGetValue(key, out var found))
            return deleted.Contains(key) ? throw Gone(key) : real.Export(key);
        if (!found.Exportable)
            throw ErrorCatalogue.KeyNotExportable.With(key.Container);
        using var rsa = Import(found.Numbers);
        return rsa.ExportParameters(includePrivateParameters: true);
    }

    public bool Exists(KeyReference key) => made.ContainsKey(key) || (!deleted.Contains(key) && real.Exists(key));

    public RSA Open(KeyReference key) => made.TryGetValue(key, out var found)
        ? Import(found.Numbers)
        : deleted.Contains(key) ? throw Gone(key) : real.Open(key);

    public string GetSecurity(KeyReference key) => rights.TryGetValue(key, out var sddl)
        ? sddl
        : deleted.Contains(key) ? throw Gone(key) : real.GetSecurity(key);

    public void SetSecurity(KeyReference key, string sddl) => rights[key] = sddl;

    public void Delete(KeyReference key)
    {
        if (made.TryGetValue(key, out var found))
            PrivateNumbers.Wipe(found.Numbers);
        made.Remove(key);
        rights.Remove(key);
        deleted.Add(key);
    }

    public void Dispose()
    {
        foreach (var key in made.Values)
            PrivateNumbers.Wipe(key.Numbers);
        made.Clear();
    }

    private static TrustException Gone(KeyReference key) => ErrorCatalogue.KeyUnreadable.With(key.Container, PlanTexts.DeletedByThen);

    private static RSACryptoServiceProvider Import(RSAParameters numbers)
    {
        // The class that signs and decrypts on every platform here, as with other keys in memory.
        var rsa = new RSACryptoServiceProvider();
        rsa.ImportParameters(numbers);
        return rsa;
    }

    private KeyReference Keep(string container, RSAParameters numbers, bool exportable)
    {
        var key = KeyReference.New(container);
        made[key] = (numbers, exportable);
        rights[key] = KeyAcl.Private.ToString();
        deleted.Remove(key);
        NewContainers.Add(container);
        return key;
    }
}
