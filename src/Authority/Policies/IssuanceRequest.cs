using System.Numerics;
using System.Security.Cryptography;
using QvTrust.Authority.Ledger;
using QvTrust.Core.Certificates;

namespace QvTrust.Authority.Policies;

/// <summary>What is asked for, with everything already proven: the token's or the ledger's machine, possession of the key.</summary>
internal sealed class IssuanceRequest
{
    // Several rules look at the same: worked out once, and only where one of them gets so far.
    private readonly Lazy<BigInteger> modulus;
    private readonly Lazy<IReadOnlyList<uint>> remainders;
    private readonly Lazy<KnownKey?> known;

    /// <param name="kind">Server or client.</param>
    /// <param name="machine">The machine that it is for.</param>
    /// <param name="publicKey">SubjectPublicKeyInfo, DER.</param>
    /// <param name="findKey">What is known of a key, by its hash.</param>
    internal IssuanceRequest(CertificateKind kind, string machine, byte[] publicKey, Func<byte[], KnownKey?> findKey)
    {
        (Kind, Machine, PublicKey, KeyHash) = (kind, machine, publicKey, SHA256.HashData(publicKey));
        modulus = new(() => new BigInteger(RsaKeyForm.Check(PublicKey), isUnsigned: true, isBigEndian: true));
        remainders = new(() => SmallPrimes.Remainders(Modulus));
        known = new(() => findKey(KeyHash));
    }

    internal CertificateKind Kind { get; }

    internal string Machine { get; }

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    internal byte[] PublicKey { get; }

    /// <summary>Its SHA-256.</summary>
    internal byte[] KeyHash { get; }

    /// <summary>The key's modulus; QVT4009 for a key that has not the form.</summary>
    internal BigInteger Modulus => modulus.Value;

    /// <summary>What is left of the modulus when each of <see cref="SmallPrimes.All"/> has divided it.</summary>
    internal IReadOnlyList<uint> Remainders => remainders.Value;

    /// <summary>Whose the key is by the ledger, or null when it is new.</summary>
    internal KnownKey? Known => known.Value;
}
