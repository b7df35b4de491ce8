using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using QvTrust.Authority.Policies;
using QvTrust.Core.Certificates;

namespace QvTrust.Authority.Tests.Policies;

/// <summary>Public keys of any numbers, written here by hand: no library makes the bad ones.</summary>
internal static class TestModulus
{
    /// <summary>
    /// A request with a key of CVE-2017-15361 and 2,049 bits, and what such a key's modulus of another device is; published
    /// with the ROCA detection tool, MIT licence: github.com/crocs-muni/roca, roca/tests/data/csr05.pem and mod03.txt.
    /// </summary>
    internal const string RocaRequest = """
        -----BEGIN CERTIFICATE REQUEST-----
        MIIC0jCCAbkCAQAwgYsxCzAJBgNVBAYTAkNaMQ0wCwYDVQQIDARCcm5vMQ0wCwYD
        VQQHDARCcm5vMRswGQYDVQQKDBJNYXNhcnlrIFVuaXZlcnNpdHkxJjAkBgNVBAsM
        HUZhY3VsdHkgb2YgSW5mb3JtYXRpY3MsIENSb0NTMRkwFwYDVQQDDBBjcm9jcy5m
        aS5tdW5pLmN6MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEBqcWmh9uP
        sqMPgt/43aFUwpHvJ7BLJeGFuKsgxMal9gSFn+We3lSgr3wOcoiACtcZO7cxpb8e
        EXDXocZpMNQeo+sh3t97ivXUKpHDT3IEW5bv1XyxgjAd3MJpZ+VQjpq4iZhtV+g3
        3+cPmfw3xJj0PBfDubBkz3BEQ9egM+A6ghaXqr8w+ynufTOzdnllqJBY47OXVL06
        HAB9KKI7DPp5+dcRrG5MS093sGNLHs1oWRrwPH1TtipfLZEWPU70+PJoMa5GHthe
        xfeIxRI//BLIdCD9z+odG0pSw1IYJPs5mDSHObYqmG2OdrIom8Lri8BtE4FHhRuD
        oHGD0hBVn5BjIQIDAQABoAAwDQYJKoZIhvcNAQELBQADggECAABFbW5YQEdkFcXw
        FCkNKvr7Xtnnihn+bsQgAFfHySK8oNxsviSoGbkz5SVjaldrHklFADoW1z58FDHW
        7zx7YLA73aRHYZJ4BE8vys8oMqZFutS3lPJgN5GPcEiPYsBlgNWldTGe5h2JdbBp
        K+pz9h2NnaY4/1+z6iONieox+AhqljL0XHZYxIxrhu5LaJj0ufd3EMLC8Nudye61
        5xLWhO2YrXuyhdoaoO5M6meDpMq+FjHjKN2NfyDg4FCdOs7AgyLKJHbjQFeNPIRj
        cbu4jtfN/vk1uVEc1M9WlcibklbikV1eO7dtmG9Td/HD8KQFyI08ytlN8YZJ7IMf
        d/I4QXTy
        -----END CERTIFICATE REQUEST-----
        """;

    internal static BigInteger Roca { get; } = Hex(
        "9dcd7420e420c270a68060eb8b5aa7457a9f6648f86fafed2775cc1f79ae962f1e63f1b9e51c55f9ea6fdc7332e9b0058c9ff2eb1fc89855029cf6aafe21e689" +
        "feb38ac9ffb12f1ce371bb5d0e9aae64161abce74b4244bf68f1edb4411f756a097c8929c14740245ea355f8332d1aa36bb50c7dcb4505da8de02e4e53d38f8d" +
        "f06097da7524df0df93db48eac8cc4af2d3a16257eb2b2adca6ba464e5974fa92550d31b1babf161e7692d00b86e3dd886ecab4abfbe1a8f8cc263ff4af55cdb" +
        "45f4249a5193925f5e983d762f0b6800943eb0267b08f42ed311ce1f5c86eacbc8ce4d3cb7a2fee1ef5641423a1cf4114e5ecf50034a60a412523af9e6f4aa11");

    /// <summary>The request's DER.</summary>
    internal static byte[] RocaRequestDer
    {
        get
        {
            var fields = PemEncoding.Find(RocaRequest);
            return Convert.FromBase64String(RocaRequest[fields.Base64Data]);
        }
    }

    /// <summary>Of a key as it should be.</summary>
    internal static BigInteger Good()
    {
        using var key = RSA.Create(2048);
        return new BigInteger(key.ExportParameters(includePrivateParameters: false).Modulus, isUnsigned: true, isBigEndian: true);
    }

    /// <summary>A prime of so many bits, made by openssl.</summary>
    internal static BigInteger Prime(int bits)
        => Hex(Tool.Text(Tool.Run("openssl", "prime", "-generate", "-hex", "-bits", bits.ToString(CultureInfo.InvariantCulture))).Trim());

    internal static IssuanceRequest Request(BigInteger modulus, string machine = "QVS01", int exponent = 65537) => Request(PublicKey(modulus, exponent), machine);

    internal static IssuanceRequest Request(byte[] publicKey, string machine = "QVS01")
        => new(CertificateKind.Server, machine, publicKey, _ => null);

    /// <summary>SubjectPublicKeyInfo.</summary>
    internal static byte[] PublicKey(BigInteger modulus, int exponent = 65537, bool parameters = true)
    {
        var numbers = new AsnWriter(AsnEncodingRules.DER);
        using (numbers.PushSequence())
        {
            numbers.WriteInteger(modulus);
            numbers.WriteInteger(exponent);
        }
        var key = new AsnWriter(AsnEncodingRules.DER);
        using (key.PushSequence())
        {
            using (key.PushSequence())
            {
                key.WriteObjectIdentifier("1.2.840.113549.1.1.1");
                if (parameters)
                    key.WriteNull();
            }
            key.WriteBitString(numbers.Encode());
        }
        return key.Encode();
    }

    private static BigInteger Hex(string digits) => BigInteger.Parse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
