using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using QvTrust.Core.Certificates;

namespace QvTrust.Core.Tests.Support;

/// <summary>A root with what it issues, at a fixed time.</summary>
internal sealed class TestAuthority
{
    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly RandomNumberGenerator Random = RandomNumberGenerator.Create();
    private static readonly Lazy<TestAuthority> LazyOne = new(() => new TestAuthority(TestKeys.Root));
    private static readonly Lazy<TestAuthority> LazyOther = new(() => new TestAuthority(TestKeys.OtherRoot));
    private readonly RSA key;

    private TestAuthority(RSA key)
    {
        this.key = key;
        Root = CertificateInfo.Parse(RootCertificate.Create(key, Now, 10, Random));
    }

    public static TestAuthority One => LazyOne.Value;

    /// <summary>Same name, another key.</summary>
    public static TestAuthority Other => LazyOther.Value;

    public CertificateInfo Root { get; }

    public CertificateInfo Server(string machine, DateTimeOffset? now = null) => Issue(CertificateKind.Server, machine, TestKeys.Machine, now);

    public CertificateInfo Client(DateTimeOffset? now = null) => Issue(CertificateKind.Client, "QVS01", TestKeys.Client, now);

    public CertificateInfo Issue(CertificateKind kind, string machine, RSA key, DateTimeOffset? now = null, CertificateInfo? serverSample = null, CertificateInfo? clientSample = null)
    {
        var issuer = new CertificateIssuer(Root, this.key, serverSample, clientSample);
        return CertificateInfo.Parse(issuer.Issue(kind, machine, Spki(key), SerialNumbers.Next(Random), now ?? Now));
    }

    public static byte[] Spki(RSA key) => CertificationRequest.Parse(CertificationRequest.Build("x", key)).SubjectPublicKeyInfo;

    /// <summary>The certificate with its key, as a TLS server needs it, by way of PKCS#12: the one form that every platform takes.</summary>
    public static X509Certificate2 WithKey(CertificateInfo certificate, RSA key)
    {
        var store = new Pkcs12StoreBuilder()
            .SetCertAlgorithm(Org.BouncyCastle.Asn1.Pkcs.PkcsObjectIdentifiers.PbeWithShaAnd3KeyTripleDesCbc)
            .Build();
        var p = key.ExportParameters(includePrivateParameters: true);
        var privateKey = new RsaPrivateCrtKeyParameters(
            Number(p.Modulus), Number(p.Exponent), Number(p.D), Number(p.P), Number(p.Q), Number(p.DP), Number(p.DQ), Number(p.InverseQ));
        var entry = new X509CertificateEntry(new Org.BouncyCastle.X509.X509Certificate(certificate.Der));
        store.SetKeyEntry("key", new AsymmetricKeyEntry(privateKey), [entry]);
        using var stream = new MemoryStream();
        store.Save(stream, "test".ToCharArray(), new SecureRandom());
#if NET
        return X509CertificateLoader.LoadPkcs12(stream.ToArray(), "test");
#else
        return new X509Certificate2(stream.ToArray(), "test");
#endif
    }

    private static BigInteger Number(byte[]? unsigned) => new(1, unsigned!);
}
