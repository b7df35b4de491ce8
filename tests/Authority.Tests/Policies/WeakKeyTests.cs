using System.Numerics;
using QvTrust.Authority.Policies;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Tests.Policies;

/// <summary>Keys that look like others and can be factored by anybody.</summary>
public sealed class WeakKeyTests
{
    private static readonly IIssuancePolicy[] All = [new KeyIsNoRocaKey(), new KeyHasNoSmallFactor(), new KeyHasNoClosePrimes()];

    [Fact]
    public void The_fingerprint_is_the_published_one()
    {
        // The first and the last of the table in the ROCA detection tool (github.com/crocs-muni/roca, csharp/RocaTest/RocaTest.cs).
        var table = KeyIsNoRocaKey.Fingerprint;
        Assert.Equal(38, table.Count);
        Assert.Equal([(3, 6), (5, 30), (7, 126), (11, 1026), (13, 5658), (17, 107286), (19, 199410)], table.Take(7).Select(f => (f.Prime, (int)f.Residues)));
        Assert.Equal((167, BigInteger.Parse("187072209578355573530071658587684226515959365500926", System.Globalization.CultureInfo.InvariantCulture)), table[^1]);
    }

    [Fact]
    public void Published_ROCA_keys_are_refused()
    {
        Refused("it has the fingerprint of CVE-2017-15361 (ROCA)", new KeyIsNoRocaKey(), TestModulus.Request(TestModulus.Roca));
        var request = CertificationRequest.Parse(TestModulus.RocaRequestDer);
        Refused("it has the fingerprint of CVE-2017-15361 (ROCA)", new KeyIsNoRocaKey(), TestModulus.Request(request.SubjectPublicKeyInfo));
    }

    [Fact]
    public void A_small_prime_in_the_modulus_is_found()
    {
        var (policy, good) = (new KeyHasNoSmallFactor(), TestModulus.Good());
        policy.Check(TestModulus.Request(good));
        foreach (var prime in Enumerable.Range(3, 749).Where(n => Enumerable.Range(2, n - 2).All(d => n % d != 0)))
            Refused("a prime below 752 divides its modulus", policy, TestModulus.Request(prime * good));
    }

    [Fact]
    public void A_larger_prime_is_not_looked_for() => new KeyHasNoSmallFactor().Check(TestModulus.Request(757 * TestModulus.Good()));

    [Fact]
    public void The_same_prime_twice_is_found()
    {
        var prime = TestModulus.Prime(1024);
        Refused("its primes are too close together", new KeyHasNoClosePrimes(), TestModulus.Request(prime * prime));
    }

    [Fact]
    public void Primes_that_are_close_together_are_found_as_far_as_a_hundred_rounds_go()
    {
        // That both are prime does not matter to the method: it finds two factors with a small difference.
        var prime = TestModulus.Prime(1024);
        Refused("its primes are too close together", new KeyHasNoClosePrimes(), TestModulus.Request(prime * (prime + 2)));
        // With the difference d, a is d * d / 8p above the root: so many rounds.
        Refused("its primes are too close together", new KeyHasNoClosePrimes(), TestModulus.Request(prime * (prime + Difference(prime, rounds: 98))));
        new KeyHasNoClosePrimes().Check(TestModulus.Request(prime * (prime + Difference(prime, rounds: 102))));
    }

    [Fact]
    public void Keys_of_the_platform_pass()
    {
        foreach (var key in Enumerable.Range(0, 5).Select(_ => TestModulus.Request(TestModulus.Good())))
            Assert.All(All, p => p.Check(key));
    }

    private static BigInteger Difference(BigInteger prime, int rounds)
    {
        var square = 8 * rounds * prime;
        var root = BigInteger.One << (int)(square.GetBitLength() / 2);
        for (var i = 0; i < 200; i++)
            root = (root + square / root) >> 1;
        return root & ~BigInteger.One;
    }

    private static void Refused(string why, IIssuancePolicy policy, IssuanceRequest request)
    {
        var refused = Assert.Throws<TrustException>(() => policy.Check(request));
        Assert.Equal($"QVT4032: the requested public key can be broken: {why}. Make a new key with other software or on another device, and replace every key that this one made.", refused.Message);
    }
}
