using System.Text;
using QvTrust.Core.Backups;
using QvTrust.Core.Errors;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Backups;

public sealed class PasswordBackupTests : IDisposable
{
    private static readonly byte[] File = TestSite.Write(TestSite.Full);

    private readonly OpenSsl tool = new();

    public void Dispose() => tool.Dispose();

    [Fact]
    public void What_was_written_is_read_back_equal()
    {
        foreach (var site in new[] { TestSite.Full, TestSite.Bare, TestSite.Full with { Ledger = [] } })
            Assert.Equal(site, PasswordBackup.Read(TestSite.Write(site), TestSite.Password));
        Assert.NotEqual(TestSite.Full, PasswordBackup.Read(TestSite.Write(TestSite.Full with { Ledger = [1, 2, 3, 0, 254] }), TestSite.Password));
        Assert.NotEqual(TestSite.Full, TestSite.Full with { Configuration = null });
        Assert.NotEqual(TestSite.Full, TestSite.Full with { Recovery = null });
        Assert.NotEqual(TestSite.Full, TestSite.Full with { Manifest = TestSite.Manifest with { Machine = "QMS02" } });
    }

    [Fact]
    public void Without_the_product_unzip_and_openssl_open_it()
    {
        tool.Put("backup.zip", PasswordBackup.Write(TestSite.Full, TestSite.Password, TestSet.Random));
        tool.Run("unzip", "-t backup.zip");
        tool.Run("unzip", "-q backup.zip");
        Assert.Equal(TestSite.Full.Ledger, tool.Get("ledger.db"));
        Assert.Equal(TestSite.Full.Configuration, tool.Get("authority.json"));
        Assert.Contains(TestSet.Recovery.Certificate.Subject.Replace("=", " = "), tool.Run("x509 -inform DER -in recovery.cer -noout -subject -nameopt space_eq"));
        Assert.Contains("\"machine\": \"QMS01\"", Encoding.UTF8.GetString(tool.Get("manifest.json")));
        Assert.Contains("friendlyName: QlikViewCA", tool.Run($"pkcs12 -info -noenc -in certificates.p12 -passin \"pass:{TestSite.Password}\""));
    }

    [Fact]
    public void The_mac_is_what_openssl_computes()
    {
        tool.Put("backup.zip", File);
        tool.Run("unzip", "-q backup.zip");
        var values = Encoding.ASCII.GetString(tool.Get("manifest.mac")).Split('\n').Skip(1).Take(4).Select(l => l.Split(' ')[1]).ToArray();
        var key = tool.Run($"kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt \"pass:{TestSite.Password}\" -kdfopt hexsalt:{values[1]} -kdfopt iter:{values[0]} PBKDF2");
        var mac = tool.Run($"mac -digest SHA256 -macopt hexkey:{key.Replace(":", string.Empty).Trim()} -in manifest.json HMAC");
        Assert.Equal(values[3], mac.Trim());
    }

    [Fact]
    public void Every_flipped_octet_is_refused()
    {
        for (var i = 0; i < File.Length; i++)
        {
            var altered = (byte[])File.Clone();
            altered[i] ^= (byte)(1 << (i % 8));
            var code = Assert.Throws<TrustException>(() => PasswordBackup.Read(altered, TestSite.Password)).Code;
            Assert.Equal(i is < 4 or (>= 30 and < 43) ? ErrorCatalogue.NotABackup.Code : ErrorCatalogue.FileAltered.Code, code);
        }
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        for (var length = 0; length < File.Length; length += length < 100 ? 1 : 37)
        {
            var code = Assert.Throws<TrustException>(() => PasswordBackup.Read([.. File.Take(length)], TestSite.Password)).Code;
            Assert.Equal(length < 43 ? ErrorCatalogue.NotABackup.Code : ErrorCatalogue.FileAltered.Code, code);
        }
    }

    [Theory]
    [InlineData("Correct horse battery")]
    [InlineData("correct horse battery ")]
    [InlineData("")]
    public void A_wrong_password_is_named_as_such(string password)
        => Refused(ErrorCatalogue.WrongPassword, File, password);

    [Theory]
    [InlineData("")]
    [InlineData("eleven char")]
    public void A_short_password_is_refused(string password)
        => Assert.Equal(ErrorCatalogue.PasswordRefused.Code, Assert.Throws<TrustException>(() => TestSite.Write(TestSite.Full, password)).Code);

    [Fact]
    public void Entries_more_less_twice_or_exchanged_are_refused()
    {
        var entries = StoredZip.Read(File);
        Refused(ErrorCatalogue.FileAltered, StoredZip.Write([.. entries, new ZipEntry("more", [1])]));
        Refused(ErrorCatalogue.FileAltered, StoredZip.Write([.. entries, entries[^1]]));
        Refused(ErrorCatalogue.FileAltered, StoredZip.Write([.. entries, .. Enumerable.Range(0, 20).Select(i => new ZipEntry($"{i}", []))]));
        for (var i = 1; i < entries.Count; i++)
            Refused(ErrorCatalogue.FileAltered, StoredZip.Write([.. entries.Where((_, index) => index != i)]));
        var other = StoredZip.Read(TestSite.Write(TestSite.Full with { Ledger = [9] }));
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Content.SequenceEqual(other[i].Content))
                continue;
            var mixed = entries.ToArray();
            mixed[i] = other[i];
            // Another backup's manifest.mac opens with the password, and is of another manifest.
            Refused(ErrorCatalogue.FileAltered, StoredZip.Write(mixed));
        }
    }

    [Fact]
    public void An_archive_of_another_program_is_refused()
    {
        tool.Put("backup.zip", File);
        tool.Run("unzip", "-q backup.zip");
        tool.Run("zip", "-q -X other.zip manifest.json manifest.mac certificates.p12 ledger.db authority.json recovery.cer");
        Refused(ErrorCatalogue.FileAltered, tool.Get("other.zip"));
    }

    [Fact]
    public void A_backup_of_a_later_version_says_so()
    {
        var text = Encoding.UTF8.GetString(StoredZip.Read(File)[0].Content).Replace("\"version\": 1", "\"version\": 2");
        var manifest = Encoding.UTF8.GetBytes(text);
        var mac = ManifestMac.Write(manifest, TestSite.Password, TestSet.Random, TestSite.Iterations);
        var entries = StoredZip.Read(File).Skip(2);
        Refused(ErrorCatalogue.BackupOfLaterVersion, StoredZip.Write([new("manifest.json", manifest), new("manifest.mac", mac), .. entries, new("new", [])]));
        var later = Encoding.ASCII.GetBytes("qvtrust-backup-mac-2\n");
        Refused(ErrorCatalogue.BackupOfLaterVersion, StoredZip.Write([new("manifest.json", manifest), new("manifest.mac", later), .. entries]));
    }

    [Fact]
    public void A_manifest_of_another_set_is_not_written()
        => Assert.Throws<ArgumentException>(() => TestSite.Write(TestSite.Full with { Manifest = TestSite.Manifest with { RootThumbprint = "00" } }));

    [Fact]
    public void What_is_too_large_is_refused_before_it_is_looked_at()
    {
        var head = (byte[])File.Clone();
        Array.Resize(ref head, BackupFile.MostOctets);
        Refused(ErrorCatalogue.NotABackup, head);
        var ledger = new byte[BackupFile.MostOctets];
        var tooLarge = Assert.Throws<TrustException>(() => TestSite.Write(TestSite.Full with { Ledger = ledger }));
        Assert.Equal(ErrorCatalogue.BackupTooLarge.Code, tooLarge.Code);
    }

    [Fact]
    public void A_declared_size_beyond_the_file_is_refused()
    {
        var bomb = (byte[])File.Clone();
        BitConverter.GetBytes(uint.MaxValue).CopyTo(bomb, 18);
        BitConverter.GetBytes(uint.MaxValue).CopyTo(bomb, 22);
        Refused(ErrorCatalogue.FileAltered, bomb);
    }

    [Fact]
    public void No_text_of_a_backup_shows_a_key()
    {
        var shown = TestSite.Full.ToString();
        Assert.DoesNotContain("RSAParameters", shown);
        Assert.Contains("CN=QlikViewCA", shown);
    }

    private static void Refused(ErrorDefinition error, byte[] file, string password = TestSite.Password)
        => Assert.Equal(error.Code, Assert.Throws<TrustException>(() => PasswordBackup.Read(file, password)).Code);
}
