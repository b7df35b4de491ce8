using System.Collections;
using System.Numerics;

namespace QvTrust.Authority.Policies;

/// <summary>The primes that a modulus is tried with.</summary>
internal static class SmallPrimes
{
    /// <summary>NIST SP 800-89, 5.3.3, and the CA/Browser Forum's Baseline Requirements, 6.1.6: no factor below 752.</summary>
    internal const int Largest = 751;

    /// <summary>All of them, from 2 on.</summary>
    internal static IReadOnlyList<int> All { get; } = Sieve();

    private static readonly Products Root = new(0, All.Count);

    /// <summary>What is left of a number when each of <see cref="All"/> has divided it, in their order.</summary>
    internal static IReadOnlyList<uint> Remainders(BigInteger number)
    {
        var remainders = new uint[All.Count];
        Root.Divide(number, remainders);
        return remainders;
    }

    // Eratosthenes'.
    private static List<int> Sieve()
    {
        var composite = new BitArray(Largest + 1);
        var primes = new List<int>();
        for (var candidate = 2; candidate <= Largest; candidate++)
        {
            if (composite[candidate])
                continue;
            primes.Add(candidate);
            for (var multiple = candidate * candidate; multiple <= Largest; multiple += candidate)
                composite[multiple] = true;
        }
        return primes;
    }

    // A remainder tree: products of neighbours, halved down to what one machine word holds. The long number is divided once, and what is
    // left of it by ever shorter products.
    private sealed class Products
    {
        private readonly (int From, int To) range;
        private readonly BigInteger product;
        private readonly (Products Low, Products High)? halves;

        internal Products(int from, int to)
        {
            range = (from, to);
            product = All.Skip(from).Take(to - from).Aggregate(BigInteger.One, (p, prime) => p * prime);
            if (product > uint.MaxValue)
                halves = (new Products(from, (from + to) / 2), new Products((from + to) / 2, to));
        }

        internal void Divide(BigInteger number, uint[] remainders)
        {
            var rest = number % product;
            if (halves is var (low, high))
            {
                low.Divide(rest, remainders);
                high.Divide(rest, remainders);
                return;
            }
            for (var i = range.From; i < range.To; i++)
                remainders[i] = (uint)rest % (uint)All[i];
        }
    }
}
