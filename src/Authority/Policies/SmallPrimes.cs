using System.Collections;

namespace QvTrust.Authority.Policies;

/// <summary>Eratosthenes' sieve.</summary>
internal static class SmallPrimes
{
    /// <summary>All primes from 2 to the limit, in order.</summary>
    internal static IReadOnlyList<int> UpTo(int limit)
    {
        var composite = new BitArray(limit + 1);
        var primes = new List<int>();
        for (var candidate = 2; candidate <= limit; candidate++)
        {
            if (composite[candidate])
                continue;
            primes.Add(candidate);
            for (var multiple = (long)candidate * candidate; multiple <= limit; multiple += candidate)
                composite[(int)multiple] = true;
        }
        return primes;
    }
}
