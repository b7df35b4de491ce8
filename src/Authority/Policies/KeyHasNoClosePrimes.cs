using System.Numerics;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Policies;

/// <summary>
/// Refuses a modulus that Fermat's method factors in a few rounds, because its primes are close together or the same
/// (CVE-2022-26320 made such keys): (a - b)(a + b) with a just above its root.
/// </summary>
internal sealed class KeyHasNoClosePrimes : IIssuancePolicy
{
    // As many as the CA/Browser Forum asks of public authorities (Baseline Requirements, 6.1.1.3).
    private const int Rounds = 100;

    // Most numbers that are no squares are none modulo these, either.
    private const int Sieve = 63 * 65 * 11;

    // A double holds these exactly.
    private const int ExactBits = 52;
    private static readonly bool[] SquaresOf64 = Squares(64);
    private static readonly bool[] SquaresOfSieve = Squares(Sieve);

    public string Name => "key-close-primes";

    public IReadOnlyList<ErrorDefinition> Refusals => [ErrorCatalogue.KeyWeak];

    public void Check(IssuanceRequest request)
    {
        var modulus = request.Modulus;
        var a = SquareRoot(modulus);
        if (a * a < modulus)
            a++;
        // Remainders decide nearly every round, without any long number.
        var (a64, modulus64) = ((int)(a % 64), (int)(modulus % 64));
        var (aSieve, modulusSieve) = ((int)(a % Sieve), (int)(modulus % Sieve));
        for (var round = 0; round < Rounds; round++)
        {
            if (MayBeSquare(a64 + round, modulus64, 64, SquaresOf64) && MayBeSquare(aSieve + round, modulusSieve, Sieve, SquaresOfSieve) && IsSquare(BigInteger.Pow(a + round, 2) - modulus))
                throw ErrorCatalogue.KeyWeak.With(PolicyTexts.ClosePrimes);
        }
    }

    // Of a * a - n, all of them remainders.
    private static bool MayBeSquare(int a, int n, int modulus, bool[] squares) => squares[(((long)a * a) - n + modulus) % modulus];

    private static bool IsSquare(BigInteger number)
    {
        var root = SquareRoot(number);
        return root * root == number;
    }

    // The floor of the root: one step of Newton's method doubles the digits of the upper half's root, and is off by one or two at most.
    private static BigInteger SquareRoot(BigInteger number)
    {
        var bits = number.GetBitLength();
        if (bits <= ExactBits)
            return (BigInteger)Math.Floor(Math.Sqrt((double)number));
        var shift = (int)(bits / 4);
        var guess = SquareRoot(number >> (2 * shift)) << shift;
        var root = (guess + number / guess) >> 1;
        while (root * root > number)
            root--;
        return root;
    }

    private static bool[] Squares(int modulus)
    {
        var squares = new bool[modulus];
        for (var i = 0; i < modulus; i++)
            squares[(long)i * i % modulus] = true;
        return squares;
    }
}
