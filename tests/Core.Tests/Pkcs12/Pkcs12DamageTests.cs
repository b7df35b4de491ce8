using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using QvTrust.Core.Errors;
using QvTrust.Core.Pkcs12;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Pkcs12;

/// <summary>Files that are damaged, hostile, or not what they are said to be.</summary>
public class Pkcs12DamageTests
{
    private const string Password = "correct horse";

    private static readonly string[] Refusals =
    [
        ErrorCatalogue.Pkcs12Malformed.Code, ErrorCatalogue.WrongPassword.Code, ErrorCatalogue.FileAltered.Code,
    ];

    private static readonly byte[] File = Pkcs12File.Write(
        [TestSet.Server], [TestSet.Root.Certificate], Password, TestSet.Random, Pkcs12Strength.Modern, TestSite.Iterations);

    [Fact]
    public void Every_flipped_octet_is_refused()
    {
        for (var i = 0; i < File.Length; i++)
        {
            var altered = (byte[])File.Clone();
            altered[i] ^= (byte)(1 << (i % 8));
            // NULL as the parameters of the MAC's hash may be anything: nobody reads them, nothing hangs on them.
            if (Refusal(altered) is { } code)
                Assert.Contains(code, Refusals);
            else
                Assert.Equal(Thumbprint(File), Thumbprint(altered));
        }
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        for (var length = 0; length < File.Length; length += length < 64 ? 1 : 41)
            Assert.Equal(ErrorCatalogue.Pkcs12Malformed.Code, Refusal([.. File.Take(length)]));
        Assert.Equal(ErrorCatalogue.Pkcs12Malformed.Code, Refusal([.. File, 0]));
        Assert.Equal(ErrorCatalogue.Pkcs12Malformed.Code, Refusal(new byte[(1 << 20) + 1]));
    }

    [Theory]
    [InlineData("Correct horse")]
    [InlineData("correct horse ")]
    [InlineData("")]
    public void A_wrong_password_is_named_as_such(string password)
        => Assert.Equal(ErrorCatalogue.WrongPassword.Code, Refusal(File, password));

    [Fact]
    public void A_file_that_opens_but_has_another_mac_was_altered()
    {
        var pfx = Pfx.GetInstance(Asn1Object.FromByteArray(File));
        var mac = new MacData(pfx.MacData.Mac, [1, 2, 3], TestSite.Iterations);
        Assert.Equal(ErrorCatalogue.FileAltered.Code, Refusal(new Pfx(pfx.AuthSafe, mac).GetDerEncoded()));
    }

    [Theory]
    [InlineData(10_000_001)]
    [InlineData(int.MaxValue)]
    [InlineData(0)]
    [InlineData(-1)]
    public void Work_without_measure_is_refused_at_once(int iterations)
    {
        var pfx = Pfx.GetInstance(Asn1Object.FromByteArray(File));
        var mac = new DerSequence(pfx.MacData.Mac, pfx.MacData.MacSalt, DerInteger.ValueOf(iterations));
        var refused = Assert.Throws<TrustException>(() => Pkcs12File.Read(new DerSequence(DerInteger.ValueOf(3), pfx.AuthSafe, mac).GetDerEncoded(), Password));
        Assert.Equal(ErrorCatalogue.Pkcs12Malformed.Code, refused.Code);
        Assert.Contains("rounds", refused.Message);
    }

    [Fact]
    public void Nesting_without_measure_is_refused()
    {
        var deep = new byte[40_000];
        for (var i = 0; i < deep.Length; i += 4)
            new byte[] { 0x30, 0x82, (byte)((deep.Length - i - 4) >> 8), (byte)(deep.Length - i - 4) }.CopyTo(deep, i);
        Assert.Equal(ErrorCatalogue.Pkcs12Malformed.Code, Refusal(deep));
    }

    [Fact]
    public void As_many_certificates_as_a_server_has_are_written()
    {
        var many = Enumerable.Range(0, 41).Select(i => TestSet.Keyed(TestAuthority.One.Server($"QVS{i:00}"), TestKeys.Machine)).ToArray();
        var file = Pkcs12File.Write(many, [], Password, TestSet.Random, Pkcs12Strength.Modern, TestSite.Iterations);
        // All of one key: each certificate once, not once for each copy of the key.
        Assert.Equal(many, Pkcs12File.Read(file, Password).Keyed);
    }

    [Fact]
    public void An_empty_password_is_not_written()
        => Assert.Equal(ErrorCatalogue.PasswordRefused.Code,
            Assert.Throws<TrustException>(() => Pkcs12File.Write([TestSet.Server], [], "", TestSet.Random)).Code);

    [Fact]
    public void No_error_shows_the_password_or_a_key()
    {
        var altered = (byte[])File.Clone();
        altered[File.Length / 2] ^= 1;
        Assert.DoesNotContain(Password, Assert.Throws<TrustException>(() => Pkcs12File.Read(altered, Password)).ToString());
        Assert.Equal($"CN=QMS01 {TestSet.Server.Certificate.Thumbprint}", Assert.Single(Pkcs12File.Read(File, Password).Keyed).ToString());
    }

    private static string? Refusal(byte[] file, string password = Password)
    {
        try
        {
            Pkcs12File.Read(file, password);
            return null;
        }
        catch (TrustException e)
        {
            return e.Code;
        }
    }

    private static string Thumbprint(byte[] file) => Assert.Single(Pkcs12File.Read(file, Password).Keyed).Certificate.Thumbprint;
}
