using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using QvTrust.Core.Adoption;
using QvTrust.Core.Certificates;
using QvTrust.Core.Secrets;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Adoption;

/// <summary>What counts as a difference between private extensions: any bit of them, and what is sealed anew for each certificate does not.</summary>
public sealed class CertificateComparisonTests
{
    private const string Oid = "2.25.4711";
    private const string OtherOid = "2.25.4712";
    private static readonly byte[] Long = [.. Enumerable.Range(0, 100).Select(n => (byte)n)];
    private static readonly CertificateInfo Own = Make((Oid, false, Long));

    [Fact]
    public void Equal_octets_prove() => Assert.Equal(ExtensionVerdict.Proven, Compare(Own, Make((Oid, false, Long))).Verdict);

    [Fact]
    public void A_long_value_is_compared_whole_though_it_is_shown_cut()
        => Assert.Equal(ExtensionVerdict.Differs, Compare(Own, Make((Oid, false, [.. Long.Take(99), 0]))).Verdict);

    [Fact]
    public void A_critical_flag_differs()
        => Assert.Equal(ExtensionVerdict.Differs, Compare(Own, Make((Oid, true, Long))).Verdict);

    [Fact]
    public void An_extension_that_only_the_sample_has_differs()
    {
        var comparison = Compare(Own, Make((Oid, false, Long), (OtherOid, false, [1])));
        Assert.Equal(ExtensionVerdict.Differs, comparison.Verdict);
        Assert.Equal(("none", "01"), Assert.Single(comparison.Fields, f => f.Name == OtherOid) is var field ? (field.Own, field.Sample) : default);
    }

    [Fact]
    public void A_SecretsKey_is_nothing_to_copy()
    {
        var comparison = Compare(Make((Oid, false, Long), (SecretsKeyRing.Oid, false, [1])), Make((Oid, false, Long), (SecretsKeyRing.Oid, false, [2])));
        Assert.Equal(ExtensionVerdict.Proven, comparison.Verdict);
        Assert.DoesNotContain(comparison.Fields, f => f.Name == SecretsKeyRing.Oid);
    }

    private static CertificateComparison Compare(CertificateInfo own, CertificateInfo sample) => CertificateComparison.Compare(CertificateKind.Server, own, sample);

    private static CertificateInfo Make(params (string Oid, bool Critical, byte[] Value)[] extensions)
    {
        var all = new X509ExtensionsGenerator();
        foreach (var (oid, critical, value) in extensions)
            all.AddExtension(new DerObjectIdentifier(oid), critical, value);
        return CertificateInfo.Parse(CertificateBuilder.Build(
            CertificateBuilder.CommonName("QlikViewCA"),
            CertificateBuilder.CommonName("QVS01"),
            PlatformRsa.PublicKeyOf(TestKeys.Machine),
            SerialNumbers.Next(System.Security.Cryptography.RandomNumberGenerator.Create()),
            TestAuthority.Now,
            TestAuthority.Now.AddYears(1),
            all.Generate(),
            TestKeys.Root));
    }
}
