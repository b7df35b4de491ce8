using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QvTrust.Authority.Tests;

/// <summary>
/// Many different RSA keys fast: each is the product of two primes of a small pool, n primes give n(n-1)/2 keys. Fit for
/// tests alone, because keys that share a prime are broken by a greatest common divisor.
/// </summary>
internal static class PrimePool
{
    private static readonly BigInteger Exponent = 65537;

    /// <summary>That many PKCS#10 requests, DER, each for a key of its own.</summary>
    internal static IReadOnlyList<byte[]> Requests(int count) => [.. Keys(count).AsParallel().AsOrdered().Select(Request)];

    /// <summary>That many keys of 2,048 bits, no two alike.</summary>
    internal static IReadOnlyList<RSAParameters> Keys(int count)
    {
        var pairs = 1;
        while (pairs * (2 * pairs - 1) < count)
            pairs++;
        var primes = Enumerable.Range(0, pairs).AsParallel().SelectMany(_ => Primes()).ToList();
        var keys = from i in Enumerable.Range(0, primes.Count) from j in Enumerable.Range(0, i) select (P: primes[i], Q: primes[j]);
        return [.. keys.Take(count).AsParallel().AsOrdered().Select(k => Key(k.P, k.Q))];
    }

    private static BigInteger[] Primes()
    {
        using var rsa = RSA.Create(2048);
        var numbers = rsa.ExportParameters(includePrivateParameters: true);
        return [Number(numbers.P!), Number(numbers.Q!)];
    }

    private static byte[] Request(RSAParameters key)
    {
        using var rsa = RSA.Create();
        rsa.ImportParameters(key);
        return new CertificateRequest("CN=IGNORED", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest();
    }

    private static RSAParameters Key(BigInteger p, BigInteger q)
    {
        var d = Inverse(Exponent, (p - 1) * (q - 1));
        return new RSAParameters
        {
            Modulus = Octets(p * q, 256), Exponent = [1, 0, 1], D = Octets(d, 256), P = Octets(p, 128), Q = Octets(q, 128),
            DP = Octets(d % (p - 1), 128), DQ = Octets(d % (q - 1), 128), InverseQ = Octets(Inverse(q, p), 128),
        };
    }

    // Extended Euclid.
    private static BigInteger Inverse(BigInteger value, BigInteger modulus)
    {
        var (r, next) = (modulus, value % modulus);
        var (t, following) = (BigInteger.Zero, BigInteger.One);
        while (!next.IsZero)
        {
            var quotient = r / next;
            (r, next) = (next, r - (quotient * next));
            (t, following) = (following, t - (quotient * following));
        }
        return t.Sign < 0 ? t + modulus : t;
    }

    private static BigInteger Number(byte[] octets) => new(octets, isUnsigned: true, isBigEndian: true);

    private static byte[] Octets(BigInteger number, int length)
    {
        var octets = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[length - octets.Length], .. octets];
    }
}
