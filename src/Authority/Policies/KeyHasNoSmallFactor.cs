using System.Numerics;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Policies;

/// <summary>A modulus that a small prime divides is broken, or no product of two primes at all: damaged, or made by a broken generator.</summary>
internal sealed class KeyHasNoSmallFactor : IIssuancePolicy
{
    /// <summary>Primes beyond it are no smaller problem, but each takes its time.</summary>
    internal const int LargestPrime = 1 << 16;

    // 94,000 bits; one remainder and one gcd of two keys' length instead of 6,542 divisions.
    private static readonly BigInteger Product = SmallPrimes.UpTo(LargestPrime).Aggregate(BigInteger.One, (product, prime) => product * prime);

    public string Name => "key-small-factor";

    public IReadOnlyList<ErrorDefinition> Refusals => [ErrorCatalogue.KeyWeak];

    public void Check(IssuanceRequest request)
    {
        var modulus = request.Modulus;
        if (!BigInteger.GreatestCommonDivisor(modulus, Product % modulus).IsOne)
            throw ErrorCatalogue.KeyWeak.With("a prime below 65536 divides its modulus");
    }
}
