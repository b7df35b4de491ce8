using QvTrust.Core.Errors;

namespace QvTrust.Authority.Policies;

/// <summary>A modulus that a small prime divides is broken, or no product of two primes at all: damaged, or made by a broken generator.</summary>
internal sealed class KeyHasNoSmallFactor : IIssuancePolicy
{
    /// <summary>NIST SP 800-89, 5.3.3, and the CA/Browser Forum's Baseline Requirements, 6.1.6: no factor below 752.</summary>
    internal const int LargestPrime = 751;

    // As many primes as one machine word holds: a long division each, not one for every prime.
    private static readonly IReadOnlyList<(uint Product, IReadOnlyList<uint> Primes)> Groups = Group();

    public string Name => "key-small-factor";

    public IReadOnlyList<ErrorDefinition> Refusals => [ErrorCatalogue.KeyWeak];

    public void Check(IssuanceRequest request)
    {
        var modulus = request.Modulus;
        foreach (var (product, primes) in Groups)
        {
            var rest = (uint)(modulus % product);
            if (primes.Any(p => rest % p == 0))
                throw ErrorCatalogue.KeyWeak.With("a prime below 752 divides its modulus");
        }
    }

    private static List<(uint Product, IReadOnlyList<uint> Primes)> Group()
    {
        var groups = new List<(uint, IReadOnlyList<uint>)>();
        var (product, primes) = (1u, new List<uint>());
        foreach (var prime in SmallPrimes.UpTo(LargestPrime).Select(p => (uint)p))
        {
            if ((ulong)product * prime > uint.MaxValue)
            {
                groups.Add((product, primes));
                (product, primes) = (1, []);
            }
            product *= prime;
            primes.Add(prime);
        }
        groups.Add((product, primes));
        return groups;
    }
}
