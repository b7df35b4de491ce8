using System.Numerics;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Policies;

/// <summary>What is asked for, with everything already proven: the token's or the ledger's machine, possession of the key.</summary>
/// <param name="Kind">Server or client.</param>
/// <param name="Machine">The machine that it is for.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo, DER.</param>
/// <param name="KeyHash">Its SHA-256.</param>
internal sealed record IssuanceRequest(CertificateKind Kind, string Machine, byte[] PublicKey, byte[] KeyHash)
{
    /// <summary>The key's modulus; QVT4009 for a key that has not the form.</summary>
    internal BigInteger Modulus => new(RsaKeyForm.Check(PublicKey), isUnsigned: true, isBigEndian: true);
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
