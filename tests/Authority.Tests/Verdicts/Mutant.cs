using System.Security.Cryptography;

namespace QvTrust.Authority.Tests.Verdicts;

/// <summary>A certificate with one thing changed.</summary>
/// <param name="Group">What is changed.</param>
/// <param name="Name">How.</param>
/// <param name="Chain">What is judged.</param>
internal sealed record Mutant(string Group, string Name, Case Chain);

/// <summary>What mutants are made of: certificates of the running service, and the keys of everybody concerned.</summary>
/// <param name="rootDer">The root.</param>
/// <param name="serverDer">A server certificate of QVS01.</param>
/// <param name="clientDer">A client certificate of QVS01.</param>
/// <param name="rootKey">The root's key.</param>
/// <param name="leafKey">The key of both others.</param>
internal sealed class Material(byte[] rootDer, byte[] serverDer, byte[] clientDer, RSA rootKey, RSA leafKey) : IDisposable
{
    internal byte[] RootDer => rootDer;

    internal byte[] ServerDer => serverDer;

    internal byte[] ClientDer => clientDer;

    internal RSA RootKey => rootKey;

    internal RSA LeafKey => leafKey;

    /// <summary>Of nobody.</summary>
    internal RSA OtherKey { get; } = RSA.Create(2048);

    public void Dispose() => OtherKey.Dispose();

    internal Draft Server() => new(serverDer, rootKey);

    internal Draft Client() => new(clientDer, rootKey);

    internal Draft Root() => new(rootDer, rootKey);

    /// <summary>The root as it is, and a server certificate.</summary>
    internal Case Under(byte[] server, string name = "QVS01") => new(server, rootDer, Name: name);

    internal Case UnderClient(byte[] client) => new(client, rootDer, IsClient: true, Name: "QVProxy");

    /// <summary>Another root, and the server certificate as it is.</summary>
    internal Case With(byte[] root) => new(serverDer, root);

    /// <summary>SHA-1 of the bit string's content (RFC 5280, 4.2.1.2, method 1).</summary>
    internal static byte[] KeyId(RSA key)
#pragma warning disable CA5350 // What key identifiers are made of.
        => SHA1.HashData(key.ExportRSAPublicKey());
#pragma warning restore CA5350

    internal static Der PublicKey(AsymmetricAlgorithm key) => Der.Parse(key.ExportSubjectPublicKeyInfo());

    internal static Der BitString(byte unused, params byte[] bits) => Der.Primitive(0x03, [unused, .. bits]);

    internal static Der DnsNames(params string[] names) => Der.Sequence([.. names.Select(n => Draft.Text(0x82, n))]);

    internal static Der Uses(params string[] oids) => Der.Sequence([.. oids.Select(Der.Oid)]);
}
