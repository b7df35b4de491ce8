#if NET
using CsCheck;
using QvTrust.Core.Backups;
using QvTrust.Core.Errors;
using QvTrust.Core.Pkcs12;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Backups;

/// <summary>What must hold of any content and any octets. CsCheck is for .NET only.</summary>
public class BackupProperties
{
    private static readonly Gen<byte[]?> Files = Gen.Byte.Array[0, 3000].Null();
    private static readonly Gen<string> Texts = Gen.String;

    [Fact]
    public void Any_site_comes_back_under_any_password()
        => Gen.Select(Files, Files, Files, Gen.Char.AlphaNumeric.Array[1, 15], Texts, Gen.DateTimeOffset).Sample(
            (ledger, configuration, recovery, machine, password, created) =>
            {
                var manifest = BackupManifest.For(TestSet.One, new string(machine), created, "adopted", "QvTrust Setup \"1\" <äöü> \\");
                var site = new SiteBackup(manifest, TestSet.One, ledger, configuration, recovery);
                var word = password.PadRight(PasswordBackup.ShortestPassword, '.');
                return PasswordBackup.Read(TestSite.Write(site, word), word) == site;
            },
            iter: 200);

    [Fact]
    public void Any_octets_at_all_are_refused_with_an_error_of_the_catalogue()
    {
        var file = TestSite.Write(TestSite.Full);
        var recovery = TestSet.Recovery;
        var sealedFile = SealedBackup.Write(TestSite.Bare, recovery.Certificate, TestSet.Random, TestSite.Iterations);
        var pfx = Pkcs12File.Write([TestSet.Server], [], TestSite.Password, TestSet.Random, Pkcs12Strength.Legacy, TestSite.Iterations);
        // Beginnings of real files with anything behind them reach deeper than noise does.
        var cut = Gen.Select(Gen.OneOf(Gen.Const(file), Gen.Const(sealedFile), Gen.Const(pfx)), Gen.Int[0, 6000], Gen.Byte.Array[1, 400])
            .Select((f, length, noise) => f.Take(length).Concat(noise).ToArray());
        Gen.OneOf(cut, Gen.Byte.Array[0, 500]).Sample(
            octets => IsRefused(() => PasswordBackup.Read(octets, TestSite.Password))
                && IsRefused(() => SealedBackup.Read(octets, recovery))
                && IsRefused(() => Pkcs12File.Read(octets, TestSite.Password)),
            iter: 1000);
    }

    private static bool IsRefused(Func<object> read)
    {
        try
        {
            read();
            return false;
        }
        catch (TrustException e)
        {
            return ErrorCatalogue.Find(e.Code) is not null;
        }
    }
}
#endif
