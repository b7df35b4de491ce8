namespace QvTrust.Core.Machine;

/// <summary>The two stores of LocalMachine that certificate trust uses.</summary>
public enum TrustStore
{
    /// <summary>LocalMachine\My, "Personal".</summary>
    My,

    /// <summary>LocalMachine\Root, "Trusted Root Certification Authorities".</summary>
    Root,
}

/// <summary>Where Windows keeps a private key: a CAPI machine key container (CERT_KEY_PROV_INFO).</summary>
/// <param name="Container">Container name.</param>
/// <param name="Provider">Provider name.</param>
/// <param name="ProviderType">Provider type; 24 is PROV_RSA_AES, the type of keys made here.</param>
/// <param name="KeySpec">1 AT_KEYEXCHANGE, 2 AT_SIGNATURE.</param>
public sealed record KeyReference(string Container, string Provider, int ProviderType, int KeySpec)
{
    /// <summary>Where a key that is made here comes to lie: known before it exists, so that it can be written down first.</summary>
    /// <param name="container">Container name.</param>
    public static KeyReference New(string container) => new(container, "Microsoft Enhanced RSA and AES Cryptographic Provider", 24, 1);
}

/// <summary>A certificate as it stands in a store.</summary>
/// <param name="Store">The store it stands in.</param>
/// <param name="Der">The certificate, DER.</param>
/// <param name="Key">Its private key, or null when it has none here.</param>
public sealed record StoredCertificate(TrustStore Store, byte[] Der, KeyReference? Key);

/// <summary>The machine's certificate stores.</summary>
public interface ICertificateStores
{
    /// <summary>Everything in the store, whoever put it there.</summary>
    IReadOnlyList<StoredCertificate> List(TrustStore store);

    /// <summary>Adds a certificate, bound to its key. One that is there already gets the key; nothing else changes.</summary>
    void Add(TrustStore store, byte[] der, KeyReference? key);

    /// <summary>Removes a certificate; its key container stays. One that is gone is no error.</summary>
    /// <param name="store">The store.</param>
    /// <param name="thumbprint">SHA-1 of the DER in upper-case hex.</param>
    void Remove(TrustStore store, string thumbprint);
}

/// <summary>Machine key containers.</summary>
public interface IMachineKeys
{
    /// <summary>Makes an RSA key of 2,048 bits (read back) at <see cref="KeyReference.New"/>, for SYSTEM and Administrators only.</summary>
    KeyReference Create(string container, bool exportable);

    /// <summary>Puts a key that was made elsewhere at <see cref="KeyReference.New"/> (its size read back), for SYSTEM and Administrators only.</summary>
    /// <param name="container">Container name; one that is there already is QVT2013.</param>
    /// <param name="key">All eight numbers; still the caller's, to be wiped.</param>
    /// <param name="exportable">Whether <see cref="Export"/> and a backup by the MMC will be possible.</param>
    KeyReference Import(string container, System.Security.Cryptography.RSAParameters key, bool exportable);

    /// <summary>The key with its private numbers, to be wiped after use (<see cref="PrivateNumbers.Wipe"/>); QVT6601 where the container does not give them out.</summary>
    System.Security.Cryptography.RSAParameters Export(KeyReference key);

    /// <summary>True when the container and its key can be opened.</summary>
    bool Exists(KeyReference key);

    /// <summary>Opens the key for signing and reading its public part; a type-1 provider is reopened as type 24. Dispose it.</summary>
    System.Security.Cryptography.RSA Open(KeyReference key);

    /// <summary>The container's security descriptor, DACL only, as SDDL (<c>D:...</c>).</summary>
    string GetSecurity(KeyReference key);

    /// <summary>Replaces the container's DACL and reads it back; a difference is an error.</summary>
    void SetSecurity(KeyReference key, string sddl);

    /// <summary>Deletes the container with its key. One that is gone is no error.</summary>
    void Delete(KeyReference key);
}
