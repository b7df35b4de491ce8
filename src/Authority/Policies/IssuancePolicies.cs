using QvTrust.Authority.Keys;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Authority.Policies;

/// <summary>The rules for whatever is certified - an enrolment, a renewal, a package - in their order, the cheap ones first.</summary>
internal sealed class IssuancePolicies(IReadOnlyList<IIssuancePolicy> policies)
{
    /// <summary>The rules that are in force.</summary>
    internal IReadOnlyList<IIssuancePolicy> All => policies;

    /// <param name="names">Which machines can be nodes.</param>
    /// <param name="keys">The authority's own certificates.</param>
    /// <param name="learned">What is known of private extensions, where there are any.</param>
    /// <param name="clock">Time to judge the root at.</param>
    internal static IssuancePolicies Create(NodeNames names, AuthorityKeys keys, LearnedExtensions? learned, IClock clock) => new(
    [
        names,
        new RootLastsADay(keys.Root, clock),
        .. learned is null ? (IIssuancePolicy[])[] : [learned],
        new KeyForm(),
        new KeyIsNotTheAuthoritys(keys.Own),
        new KeyBelongsToOneMachine(),
        new KeyIsNotCompromised(),
        new KeyIsNoRocaKey(),
        new KeyHasNoSmallFactor(),
        new KeyHasNoClosePrimes(),
    ]);

    /// <summary>Throws the first refusal, which knows its policy's name.</summary>
    internal void Check(IssuanceRequest request)
    {
        foreach (var policy in policies)
        {
            try
            {
                policy.Check(request);
            }
            catch (TrustException e) when (policy.Refusals.Any(r => r.Code == e.Code))
            {
                throw e.By(policy.Name);
            }
        }
    }
}
