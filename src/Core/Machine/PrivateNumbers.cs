using System.Security.Cryptography;

namespace QvTrust.Core.Machine;

/// <summary>The numbers of a private RSA key while they lie in memory.</summary>
public static class PrivateNumbers
{
    /// <summary>True when all eight numbers are there.</summary>
    public static bool AreWhole(RSAParameters key)
        => key is { Modulus: not null, Exponent: not null, D: not null, P: not null, Q: not null, DP: not null, DQ: not null, InverseQ: not null };

    /// <summary>Overwrites the private numbers. The runtime may have moved them before: copies of that kind are beyond reach.</summary>
    public static void Wipe(RSAParameters key)
    {
        foreach (var number in new[] { key.D, key.P, key.Q, key.DP, key.DQ, key.InverseQ })
        {
            if (number is not null)
                Array.Clear(number, 0, number.Length);
        }
    }

    /// <summary>True when both are the same key, told by the public part.</summary>
    internal static bool SamePublic(RSAParameters one, RSAParameters other)
        => one.Modulus is not null && other.Modulus is not null && one.Modulus.SequenceEqual(other.Modulus)
            && one.Exponent!.SequenceEqual(other.Exponent!);
}
