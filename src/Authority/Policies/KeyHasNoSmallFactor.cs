using QvTrust.Core.Errors;

namespace QvTrust.Authority.Policies;

/// <summary>A modulus that a small prime divides is broken, or no product of two primes at all: damaged, or made by a broken generator.</summary>
internal sealed class KeyHasNoSmallFactor : IIssuancePolicy
{
    public string Name => "key-small-factor";

    public IReadOnlyList<ErrorDefinition> Refusals => [ErrorCatalogue.KeyWeak];

    public void Check(IssuanceRequest request)
    {
        if (request.Remainders.Contains(0u))
            throw ErrorCatalogue.KeyWeak.With(PolicyTexts.SmallFactor);
    }
}
