using System.Text.RegularExpressions;
using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Backups;

public sealed class RecoveryKeyTests : IDisposable
{
    private static readonly KeyedCertificate Recovery = TestSet.Recovery;

    private readonly OpenSsl tool = new();

    public void Dispose() => tool.Dispose();

    [Fact]
    public void It_is_rsa_3072_self_signed_for_decrypting()
    {
        var shown = tool.PutPem("recovery.pem", Recovery.Certificate.Der).Run("x509 -in recovery.pem -noout -text");
        Assert.Contains("Public-Key: (3072 bit)", shown);
        Assert.Contains("Subject: CN = QvTrust Recovery", shown);
        Assert.Contains("Key Encipherment", shown);
        Assert.True(Recovery.Certificate.IsSelfSigned);
    }

    [Fact]
    public void Its_texts_are_read_back_and_openssl_reads_them()
    {
        Assert.Equal(Recovery, RecoveryKey.FromPem(RecoveryKey.ToPem(Recovery)));
        Assert.Equal(Recovery, RecoveryKey.FromPem("a note\r\n" + RecoveryKey.ToPem(Recovery).Replace("\n", "\r\n")));
        var encrypted = RecoveryKey.ToPem(Recovery, "correct horse", TestSet.Random);
        Assert.Equal(Recovery, RecoveryKey.FromPem(encrypted, "correct horse"));
        tool.Put("plain.pem", RecoveryKey.ToPem(Recovery)).Put("encrypted.pem", encrypted);
        Assert.Contains("Key is valid", tool.Run("pkey -in plain.pem -noout -check"));
        Assert.Contains("Key is valid", tool.Run("pkey -in encrypted.pem -passin \"pass:correct horse\" -noout -check"));
    }

    [Fact]
    public void Whoever_guesses_its_password_computes_250000_rounds_for_each_guess()
    {
        Assert.Contains("INTEGER :03D090", Encrypted(RecoveryKey.ToPem(Recovery, "correct horse", TestSet.Random)));
        Assert.All(RecoveryPages.Write(Recovery, TestSet.Random), page => Assert.Contains("INTEGER :03D090", Encrypted(page)));
    }

    [Fact]
    public void The_certificate_alone_has_no_key()
        => Assert.DoesNotContain("PRIVATE", RecoveryKey.ToPem(Recovery.Certificate));

    [Fact]
    public void What_is_not_complete_is_refused()
    {
        var certificate = RecoveryKey.ToPem(Recovery.Certificate);
        var whole = RecoveryKey.ToPem(Recovery);
        var key = whole.Substring(certificate.Length);
        foreach (var text in new[] { "", "nothing", certificate, key, whole.Remove(certificate.Length + 300), certificate + key.Replace("MII", "!!!") })
            Refused(ErrorCatalogue.RecoveryKeyUnreadable, text, null);
        Refused(ErrorCatalogue.KeyOfOtherCertificate, RecoveryKey.ToPem(TestSet.Root.Certificate) + key, null);
        var encrypted = RecoveryKey.ToPem(Recovery, "correct horse", TestSet.Random);
        Refused(ErrorCatalogue.WrongPassword, encrypted, null);
        Refused(ErrorCatalogue.WrongPassword, encrypted, "Correct horse");
    }

    private string Encrypted(string text)
        => Regex.Replace(tool.Put("encrypted.key", text.Substring(text.IndexOf("-----BEGIN ENCRYPTED", StringComparison.Ordinal))).Run("asn1parse -in encrypted.key"), " +", " ");

    private static void Refused(ErrorDefinition error, string pem, string? password)
        => Assert.Equal(error.Code, Assert.Throws<TrustException>(() => RecoveryKey.FromPem(pem, password)).Code);
}
