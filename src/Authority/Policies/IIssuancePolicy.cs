using System.Numerics;
using System.Security.Cryptography;
using QvTrust.Authority.Ledger;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Policies;

/// <summary>What is asked for, with everything already proven: the token's or the ledger's machine, possession of the key.</summary>
/// <param name="kind">Server or client.</param>
/// <param name="machine">The machine that it is for.</param>
/// <param name="publicKey">SubjectPublicKeyInfo, DER.</param>
/// <param name="findKey">What is known of a key, by its hash.</param>
internal sealed class IssuanceRequest(CertificateKind kind, string machine, byte[] publicKey, Func<byte[], KnownKey?> findKey)
{
    // Several rules look at the same: worked out once, and only where one of them gets so far.
    private readonly Lazy<BigInteger> modulus = new(() => new BigInteger(RsaKeyForm.Check(publicKey), isUnsigned: true, isBigEndian: true));
    private IReadOnlyList<uint>? remainders;
    private KnownKey? known;
    private bool isLookedUp;

    internal CertificateKind Kind => kind;

    internal string Machine => machine;

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    internal byte[] PublicKey => publicKey;

    /// <summary>Its SHA-256.</summary>
    internal byte[] KeyHash { get; } = SHA256.HashData(publicKey);

    /// <summary>The key's modulus; QVT4009 for a key that has not the form.</summary>
    internal BigInteger Modulus => modulus.Value;

    /// <summary>What is left of the modulus when each of <see cref="SmallPrimes.All"/> has divided it.</summary>
    internal IReadOnlyList<uint> Remainders => remainders ??= SmallPrimes.Remainders(Modulus);

    /// <summary>Whose the key is by the ledger, or null when it is new.</summary>
    internal KnownKey? Known
    {
        get
        {
            if (!isLookedUp)
                (known, isLookedUp) = (findKey(KeyHash), true);
            return known;
        }
    }
}

/// <summary>One rule for what is certified; docs/security-model.md lists them all.</summary>
internal interface IIssuancePolicy
{
    /// <summary>What the log calls it when it refuses.</summary>
    string Name { get; }

    /// <summary>What it refuses with. Another error of <see cref="Check"/> says that it could not decide.</summary>
    IReadOnlyList<ErrorDefinition> Refusals { get; }

    /// <summary>Throws a <see cref="TrustException"/> when the request breaks the rule.</summary>
    void Check(IssuanceRequest request);
}
