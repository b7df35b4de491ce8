using QvTrust.Core.Audit;
using QvTrust.Core.Errors;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Audit;

public sealed class AuditHeadTests
{
    private static readonly AuditHead Head = AuditChainTests.Head(AuditChainTests.Rows(3)[2]);

    [Fact]
    public void The_text_reads_back_and_proves_the_root()
    {
        var read = AuditHead.TryParse(Head.ToString())!;
        Assert.Equal(Head.ToString(), read.ToString());
        Assert.True(read.IsSignedBy(TestAuthority.One.Root));
        Assert.False(read.IsSignedBy(TestAuthority.Other.Root));
    }

    [Fact]
    public void Openssl_verifies_the_signature_over_the_text_before_it()
    {
        using var folder = new OpenSsl();
        var text = Head.ToString();
        var end = text.LastIndexOf(' ');
        folder.Put("text", System.Text.Encoding.ASCII.GetBytes(text.Substring(0, end)));
        folder.Put("signature", Convert.FromBase64String(text.Substring(end + 1)));
        folder.Put("root.der", TestAuthority.One.Root.Der);
        folder.Run("x509 -inform DER -in root.der -noout -pubkey -out root.pub");
        Assert.Contains("Verified OK", folder.Run("dgst -sha256 -verify root.pub -signature signature text"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_word_is_not_signed()
    {
        var root = TestAuthority.One.Root;
        Assert.False((Head with { Sequence = 2 }).IsSignedBy(root));
        Assert.False((Head with { LedgerId = new string('0', AuditHead.LedgerIdLength) }).IsSignedBy(root));
        Assert.False((Head with { Hash = new string('0', 64) }).IsSignedBy(root));
        Assert.False((Head with { Time = Head.Time.AddSeconds(1) }).IsSignedBy(root));
        Assert.False((Head with { Signature = [] }).IsSignedBy(root));
    }

    [Fact]
    public void Any_other_text_is_none()
    {
        var text = Head.ToString();
        var words = text.Split(' ');
        string[] wrong =
        [
            "", " ", text + " ", " " + text, text + "\r\n", text.Replace("-1 ", "-2 "), text.ToLowerInvariant(), text.Replace("Z ", " "),
            string.Join(" ", words.Take(5)), string.Join(" ", words.Append("x")), text.Replace(words[2], "0" + words[2]), text.Replace(words[2], "-1"),
            text.Replace(words[2], "99999999999999999999"), text.Substring(0, text.Length - 3), new string('x', 100_000), text.Replace(words[1], "1"),
            (Head with { Hash = "AB" }).ToString(), (Head with { Signature = new byte[2000] }).ToString(),
        ];
        Assert.All(wrong, w => Assert.Null(AuditHead.TryParse(w)));
    }

    [Fact]
    public void A_witness_keeps_the_newest_lines_and_repeats_none()
    {
        byte[]? file = null;
        foreach (var row in AuditChainTests.Rows(WitnessFile.Lines + 5))
        {
            file = WitnessFile.Append(file, AuditChainTests.Head(row));
            file = WitnessFile.Append(file, AuditChainTests.Head(row));
        }
        var heads = WitnessFile.Read(file!, "witness.txt");
        Assert.Equal(Enumerable.Range(6, WitnessFile.Lines).Select(i => (long)i), heads.Select(h => h.Sequence));
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("\r\n", "it is empty")]
    [InlineData("x\r\n", "line 1 is not a head of an audit")]
    public void A_witness_that_is_none_is_said(string text, string why)
    {
        var error = Assert.Throws<TrustException>(() => WitnessFile.Read(System.Text.Encoding.ASCII.GetBytes(text), "witness.txt"));
        Assert.Equal(("QVT6406", $"the witness file witness.txt cannot be used: {why}"), (error.Code, error.Errors[0].Cause));
    }
}
