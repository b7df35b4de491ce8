using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Policies;

/// <summary>The keys of the authority's own machine are never certified again for a node.</summary>
internal sealed class KeyIsNotTheAuthoritys(IReadOnlyList<CertificateInfo> own) : IIssuancePolicy
{
    public string Name => "key-of-authority";

    public IReadOnlyList<ErrorDefinition> Refusals => [ErrorCatalogue.KeyOfOtherMachine];

    public void Check(IssuanceRequest request)
    {
        if (own.Any(c => c.SubjectPublicKeyInfo.AsSpan().SequenceEqual(request.PublicKey)))
            throw ErrorCatalogue.KeyOfOtherMachine.With();
    }
}
