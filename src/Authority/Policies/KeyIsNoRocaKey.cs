using System.Numerics;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Policies;

/// <summary>
/// Refuses keys of the Infineon library of CVE-2017-15361 (ROCA), which are factored for some money. Both primes are
/// k * M + (65537^a mod M), with M the product of the first primes, so that the modulus is a power of 65537 modulo each
/// of them; another key is so for one in 2^27.8 (M. Nemec and others, The Return of Coppersmith's Attack, CCS 2017).
/// </summary>
internal sealed class KeyIsNoRocaKey : IIssuancePolicy
{
    // The published fingerprint's: what every M of these keys holds, whatever their size.
    private const int LargestPrime = 167;
    private const int Generator = 65537;

    public string Name => "key-roca";

    public IReadOnlyList<ErrorDefinition> Refusals => [ErrorCatalogue.KeyWeak];

    /// <summary>For each odd prime in order, bit r is set where r is a power of 65537.</summary>
    internal static IReadOnlyList<(int Prime, BigInteger Residues)> Fingerprint { get; } =
        [.. SmallPrimes.All.Skip(1).TakeWhile(p => p <= LargestPrime).Select(p => (p, Powers(p)))];

    // The same as a table: is remainder r of the odd prime number i a power?
    private static readonly bool[][] IsPower = [.. Fingerprint.Select(f => Enumerable.Range(0, f.Prime).Select(r => !(f.Residues >> r).IsEven).ToArray())];

    public void Check(IssuanceRequest request)
    {
        var odd = request.Remainders.Skip(1);
        if (IsPower.Zip(odd).All(p => p.First[p.Second]))
            throw ErrorCatalogue.KeyWeak.With(PolicyTexts.Roca);
    }

    private static BigInteger Powers(int prime)
    {
        var (residues, power) = (BigInteger.Zero, 1);
        do
        {
            residues |= BigInteger.One << power;
            power = (int)((long)power * Generator % prime);
        }
        while (power != 1);
        return residues;
    }
}
