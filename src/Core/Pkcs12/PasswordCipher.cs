using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Nist;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Paddings;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Pkcs12;

/// <summary>
/// Encryption and authentication under a password: the schemes of PKCS#12 (RFC 7292, appendices B and C) and PBES2
/// (RFC 8018, 6.2). The former take the password as UTF-16 with a closing zero, the latter as UTF-8.
/// </summary>
/// <param name="password">The password.</param>
/// <param name="closingZero">False: an empty password is no octet at all, as some programs write it.</param>
internal sealed class PasswordCipher(string password, bool closingZero = true)
{
    private const int SaltLength = 16;
    private const int BlockLength = 16;
    private const int KeyLength = 32;
    private const int MostIterations = 10_000_000;

    // Over all parts of a file together, 100 at the number that is written here: a small file must not cost hours.
    private int iterationsLeft = 100 * Pkcs12File.Iterations;

    /// <summary>True once something was decrypted, rightly or not.</summary>
    public bool HasDecrypted { get; private set; }

    /// <summary>PBES2: PBKDF2-HMAC-SHA256, AES-256-CBC.</summary>
    public static AlgorithmIdentifier Modern(RandomNumberGenerator random, int iterations)
        => new(PkcsObjectIdentifiers.IdPbeS2, new PbeS2Parameters(
            new KeyDerivationFunc(PkcsObjectIdentifiers.IdPbkdf2, new Pbkdf2Params(
                RandomOctets(random, SaltLength), iterations, KeyLength, new AlgorithmIdentifier(PkcsObjectIdentifiers.IdHmacWithSha256, DerNull.Instance))),
            new EncryptionScheme(NistObjectIdentifiers.IdAes256Cbc, new DerOctetString(RandomOctets(random, BlockLength)))));

    /// <summary>Triple DES with the key derivation of PKCS#12 over SHA-1.</summary>
    public static AlgorithmIdentifier Legacy(RandomNumberGenerator random, int iterations)
        => new(PkcsObjectIdentifiers.PbeWithShaAnd3KeyTripleDesCbc, new Pkcs12PbeParams(RandomOctets(random, SaltLength), iterations));

    public static byte[] RandomOctets(RandomNumberGenerator random, int length)
    {
        var octets = new byte[length];
        random.GetBytes(octets);
        return octets;
    }

    public byte[] Encrypt(AlgorithmIdentifier algorithm, byte[] plain) => Run(algorithm, plain, encrypt: true);

    /// <summary>Decrypts. Whatever is wrong, the password included, shows as an exception of BouncyCastle or as wrong octets.</summary>
    public byte[] Decrypt(AlgorithmIdentifier algorithm, byte[] encrypted)
    {
        HasDecrypted = true;
        return Run(algorithm, encrypted, encrypt: false);
    }

    /// <summary>The MAC of a PKCS#12 file (RFC 7292, 5.1 and B.4).</summary>
    public byte[] Mac(DerObjectIdentifier hash, byte[] salt, BigInteger iterations, byte[] content)
    {
        var digest = PasswordAlgorithms.Digest(hash);
        var generator = new Pkcs12ParametersGenerator(digest);
        generator.Init(Utf16(), salt, Spend(iterations));
        var mac = new HMac(PasswordAlgorithms.Digest(hash));
        mac.Init(generator.GenerateDerivedMacParameters(8 * digest.GetDigestSize()));
        mac.BlockUpdate(content, 0, content.Length);
        var result = new byte[mac.GetMacSize()];
        mac.DoFinal(result, 0);
        return result;
    }

    private byte[] Run(AlgorithmIdentifier algorithm, byte[] input, bool encrypt)
    {
        var (engine, parameters) = algorithm.Algorithm.Equals(PkcsObjectIdentifiers.IdPbeS2)
            ? Pbes2(PbeS2Parameters.GetInstance(algorithm.Parameters))
            : Pbes1(algorithm.Algorithm, Pkcs12PbeParams.GetInstance(algorithm.Parameters));
        var cipher = new PaddedBufferedBlockCipher(new CbcBlockCipher(engine), new Pkcs7Padding());
        cipher.Init(encrypt, parameters);
        return cipher.DoFinal(input);
    }

    private (IBlockCipher Engine, ICipherParameters Parameters) Pbes1(DerObjectIdentifier scheme, Pkcs12PbeParams numbers)
    {
        var (engine, name, bits) = PasswordAlgorithms.Pkcs12Scheme(scheme);
        var generator = new Pkcs12ParametersGenerator(new Sha1Digest());
        generator.Init(Utf16(), numbers.GetIV(), Spend(numbers.Iterations));
        return (engine, generator.GenerateDerivedParameters(name, bits, 8 * engine.GetBlockSize()));
    }

    private (IBlockCipher Engine, ICipherParameters Parameters) Pbes2(PbeS2Parameters scheme)
    {
        if (!scheme.KeyDerivationFunc.Algorithm.Equals(PkcsObjectIdentifiers.IdPbkdf2))
            throw new FormatException(Pkcs12Texts.UnknownKeyDerivation.With(scheme.KeyDerivationFunc.Algorithm.Id));
        var (engine, bits) = PasswordAlgorithms.Cipher(scheme.EncryptionScheme.Algorithm);
        var numbers = Pbkdf2Params.GetInstance(scheme.KeyDerivationFunc.Parameters);
        var generator = new Pkcs5S2ParametersGenerator(PasswordAlgorithms.Prf(numbers.Prf));
        generator.Init(Encoding.UTF8.GetBytes(password), numbers.GetSalt(), Spend(numbers.IterationCountObject.Value));
        var key = generator.GenerateDerivedMacParameters(bits);
        var iv = Asn1OctetString.GetInstance(scheme.EncryptionScheme.Parameters).GetOctets();
        return (engine, new ParametersWithIV(key, iv));
    }

    private int Spend(BigInteger iterations)
    {
        if (iterations.SignValue <= 0 || iterations.BitLength > 31 || iterations.IntValueExact > Math.Min(MostIterations, iterationsLeft))
            throw new FormatException(Pkcs12Texts.TooManyRounds);
        iterationsLeft -= iterations.IntValueExact;
        return iterations.IntValueExact;
    }

    private byte[] Utf16() => Encoding.BigEndianUnicode.GetBytes(closingZero ? password + "\0" : password);
}
