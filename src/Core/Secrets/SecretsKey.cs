using QvTrust.Core.Certificates;

namespace QvTrust.Core.Secrets;

/// <summary>A key of 256 bits that passwords and connection strings are protected with.</summary>
public sealed class SecretsKey
{
    internal const int IdLength = 8;
    internal const int KeyLength = 32;

    internal SecretsKey(byte[] idBytes, byte[] key)
    {
        IdBytes = idBytes;
        Key = key;
        Id = Digests.Hex(idBytes).ToLowerInvariant();
    }

    /// <summary>Its random name, 16 hexadecimal digits: no secret.</summary>
    public string Id { get; }

    internal byte[] IdBytes { get; }

    internal byte[] Key { get; }

    /// <summary>Its name, never the key.</summary>
    public override string ToString() => Id;
}
