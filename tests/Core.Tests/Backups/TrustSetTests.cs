using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Pkcs12;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Backups;

public class TrustSetTests
{
    private static readonly KeyedCertificate OtherRoot = TestSet.Keyed(TestAuthority.Other.Root, TestKeys.OtherRoot);
    private static readonly KeyedCertificate OtherServer = TestSet.Keyed(TestAuthority.Other.Server("QMS01"), TestKeys.Machine);
    private static readonly KeyedCertificate OtherClient = TestSet.Keyed(TestAuthority.Other.Client(), TestKeys.Client);

    [Fact]
    public void The_set_is_found_in_any_order_and_with_repetitions()
    {
        foreach (var any in new KeyedCertificate[][]
        {
            [TestSet.Root, TestSet.Server, TestSet.Client],
            [TestSet.Client, TestSet.Root, TestSet.Server, TestSet.Root],
            [OtherRoot, TestSet.Client, TestSet.Root, TestSet.Server],
            [TestSet.Client, OtherClient, TestSet.Root, TestSet.Server],
        })
        {
            var set = TrustSet.From(any);
            Assert.Equal((TestSet.Root, TestSet.Server, TestSet.Client), (set.Root, set.Server, set.Client));
        }
    }

    [Fact]
    public void Three_files_that_each_carry_the_root_are_one_set()
    {
        var root = TestSet.Root.Certificate;
        var files = new[]
        {
            Write(TestSet.Server, root), Write(TestSet.Client, root), Write(TestSet.Root),
        };
        Assert.Equal(TestSet.One, TrustSet.From([.. files.SelectMany(f => Pkcs12File.Read(f, TestSite.Password).Keyed)]));
    }

    [Fact]
    public void Half_a_set_names_what_is_missing()
    {
        Assert.Contains("CN=QlikViewCA", Refused(ErrorCatalogue.SetIncomplete, TestSet.Server, TestSet.Client));
        Assert.Contains("CN=machine name", Refused(ErrorCatalogue.SetIncomplete, TestSet.Root, TestSet.Client));
        Assert.Contains("CN=QVProxy", Refused(ErrorCatalogue.SetIncomplete, TestSet.Root, TestSet.Server));
        var nothing = Refused(ErrorCatalogue.SetIncomplete);
        Assert.Contains("CN=QlikViewCA", nothing);
        Assert.Contains("CN=QVProxy", nothing);
    }

    [Fact]
    public void A_mixed_set_is_refused_although_all_names_are_right()
    {
        Refused(ErrorCatalogue.SetMixed, OtherRoot, TestSet.Server, TestSet.Client);
        Refused(ErrorCatalogue.SetMixed, TestSet.Root, OtherServer, TestSet.Client);
        Refused(ErrorCatalogue.SetMixed, TestSet.Root, TestSet.Server, OtherClient);
    }

    [Fact]
    public void Two_sets_are_refused_and_named()
    {
        var found = Refused(ErrorCatalogue.SetAmbiguous, TestSet.Root, TestSet.Server, TestSet.Client, OtherRoot, OtherServer, OtherClient);
        Assert.Contains(OtherServer.Certificate.Thumbprint, found);
        var secondServer = TestSet.Keyed(TestAuthority.One.Server("QMS01"), TestKeys.Machine);
        Refused(ErrorCatalogue.SetAmbiguous, TestSet.Root, TestSet.Server, secondServer, TestSet.Client);
    }

    [Fact]
    public void A_key_of_another_certificate_is_refused()
    {
        Assert.Equal(ErrorCatalogue.KeyOfOtherCertificate.Code, Assert.Throws<TrustException>(() => TestSet.Keyed(TestAuthority.One.Root, TestKeys.OtherRoot)).Code);
        var publicHalf = TestKeys.Root.ExportParameters(includePrivateParameters: false);
        Assert.Equal(ErrorCatalogue.KeyOfOtherCertificate.Code, Assert.Throws<TrustException>(() => KeyedCertificate.Create(TestAuthority.One.Root, publicHalf)).Code);
    }

    [Fact]
    public void A_key_whose_numbers_contradict_each_other_is_refused()
    {
        for (var which = 0; which < 7; which++)
        {
            var key = TestKeys.Root.ExportParameters(includePrivateParameters: true);
            new[] { key.Modulus!, key.D!, key.P!, key.Q!, key.DP!, key.DQ!, key.InverseQ! }[which][20] ^= 1;
            Assert.Equal(ErrorCatalogue.KeyOfOtherCertificate.Code, Assert.Throws<TrustException>(() => KeyedCertificate.Create(TestAuthority.One.Root, key)).Code);
        }
    }

    private static byte[] Write(KeyedCertificate one, params CertificateInfo[] others)
        => Pkcs12File.Write([one], others, TestSite.Password, TestSet.Random, Pkcs12Strength.Legacy, TestSite.Iterations);

    private static string Refused(ErrorDefinition error, params KeyedCertificate[] any)
    {
        var refused = Assert.Throws<TrustException>(() => TrustSet.From(any));
        Assert.Equal(error.Code, refused.Code);
        return refused.Message;
    }
}
