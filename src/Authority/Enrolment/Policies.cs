using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Enrolment;

/// <summary>What is asked for, with everything already proven: the token's machine, possession of the key.</summary>
/// <param name="Kind">Server or client.</param>
/// <param name="Machine">The token's machine.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo, DER.</param>
/// <param name="KeyHash">Its SHA-256.</param>
internal sealed record IssuanceRequest(CertificateKind Kind, string Machine, byte[] PublicKey, byte[] KeyHash);

/// <summary>One rule of the issuance policy; it throws a <see cref="TrustException"/> when the request breaks it.</summary>
internal interface IIssuancePolicy
{
    void Check(IssuanceRequest request);
}

/// <summary>A key certifies one machine: two machines with one key are clones, and neither could be told from the other.</summary>
internal sealed class KeyBelongsToOneMachine(Ledger.Ledger ledger) : IIssuancePolicy
{
    public void Check(IssuanceRequest request)
    {
        if (ledger.IsKeyOfOtherMachine(request.KeyHash, request.Machine))
            throw ErrorCatalogue.KeyOfOtherMachine.With();
    }
}

/// <summary>The keys of the authority's own machine are never certified again for a node.</summary>
internal sealed class KeyIsNotTheAuthoritys(IReadOnlyList<CertificateInfo> own) : IIssuancePolicy
{
    public void Check(IssuanceRequest request)
    {
        if (own.Any(c => c.SubjectPublicKeyInfo.AsSpan().SequenceEqual(request.PublicKey)))
            throw ErrorCatalogue.KeyOfOtherMachine.With();
    }
}
