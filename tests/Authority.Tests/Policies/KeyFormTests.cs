using System.Numerics;
using System.Security.Cryptography;
using QvTrust.Authority.Policies;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Tests.Policies;

public sealed class KeyFormTests
{
    private static readonly BigInteger Good = TestModulus.Good();

    [Fact]
    public void The_usual_key_and_the_smallest_and_largest_pass()
    {
        new KeyForm().Check(TestModulus.Request(Good));
        new KeyForm().Check(TestModulus.Request((BigInteger.One << 2047) + 1));
        new KeyForm().Check(TestModulus.Request((BigInteger.One << 4096) - 1));
    }

    [Fact]
    public void Others_are_refused()
    {
        Refused("it has 2047 bits", TestModulus.PublicKey((BigInteger.One << 2047) - 1));
        Refused("it has 4097 bits", TestModulus.PublicKey((BigInteger.One << 4096) + 1));
        Refused("it has 0 bits", TestModulus.PublicKey(0));
        Refused("its exponent is not 65537", TestModulus.PublicKey(Good, exponent: 3));
        Refused("its exponent is not 65537", TestModulus.PublicKey(Good, exponent: -65537));
        Refused("its modulus is even", TestModulus.PublicKey(Good - 1));
        Refused("it is not written as RFC 3279 has it", TestModulus.PublicKey(Good, parameters: false));
        Refused("it is not written as RFC 3279 has it", TestModulus.PublicKey(1 - (BigInteger.One << 2047)));
        Refused("it cannot be read", [1, 2, 3]);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Refused("it is not RSA", curve.ExportSubjectPublicKeyInfo());
    }

    private static void Refused(string why, byte[] key)
    {
        var refused = Assert.Throws<TrustException>(() => new KeyForm().Check(TestModulus.Request(key)));
        Assert.Equal($"QVT4009: the requested public key is refused: {why}. Use RSA of 2048 to 4096 bits with the exponent 65537.", refused.Message);
    }
}
