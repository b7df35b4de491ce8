using System.Security.Cryptography;
using System.Text;
using QvTrust.Core.Errors;
using QvTrust.Core.Secrets;

namespace QvTrust.Core.Tests.Secrets;

public class ProtectedTextTests
{
    private static readonly RandomNumberGenerator Random = RandomNumberGenerator.Create();
    private static readonly SecretsKeyRing Ring = SecretsKeyRing.Create(Random);
    private static readonly byte[] Message = Encoding.UTF8.GetBytes("Provider=SQLOLEDB;Password=pässwörd\r\n");
    private static readonly string Text = ProtectedText.Protect(Ring, Message, Random);

    [Fact]
    public void What_was_protected_comes_back_octet_for_octet()
    {
        Assert.Equal(Message, ProtectedText.Unprotect(Ring, Text));
        Assert.Equal(Message, ProtectedText.Unprotect(Ring, $"\r\n {Text}\t\r\n"));
        Assert.Empty(ProtectedText.Unprotect(Ring, ProtectedText.Protect(Ring, [], Random)));
    }

    [Fact]
    public void A_text_of_the_first_version_still_opens()
    {
        // Made from the description of the form by another library: key 00 01 .. 1F, salt from 40 on, nonce from 80 on.
        const string made = "qvp1.AQIDBAUGBwhAQUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVpbXF1eX4CBgoOEhYaHiImKiwAAAA6uIRwihzCj3MwBhXfR2eEW2MfEr538UKrsbC0Mqc8";
        var ring = SecretsKeyRing.Create(new CountingRandom());
        Assert.Equal("0102030405060708", ring.Current.Id);
        Assert.Equal("Password=p\u00E4ss", Encoding.UTF8.GetString(ProtectedText.Unprotect(ring, made)));
    }

    [Fact]
    public void A_mebibyte_comes_back()
    {
        var message = new byte[1024 * 1024];
        Random.GetBytes(message);
        Assert.Equal(message, ProtectedText.Unprotect(Ring, ProtectedText.Protect(Ring, message, Random)));
    }

    [Fact]
    public void The_text_is_one_line_that_names_its_form_and_differs_each_time()
    {
        Assert.Matches("^qvp1\\.[A-Za-z0-9_-]+$", Text);
        Assert.NotEqual(Text, ProtectedText.Protect(Ring, Message, Random));
        Assert.DoesNotContain("assw", Encoding.ASCII.GetString(Base64Url.DecodeWhatIsThere(Text.Substring(5))!));
    }

    [Fact]
    public void After_a_rotation_the_old_text_opens_and_the_old_ring_names_the_key_that_it_lacks()
    {
        var rotated = Ring.WithNewKey(Random);
        Assert.Equal(Message, ProtectedText.Unprotect(rotated, Text));
        var refused = Assert.Throws<TrustException>(() => ProtectedText.Unprotect(Ring, ProtectedText.Protect(rotated, Message, Random)));
        Assert.Equal("QVT6003", refused.Code);
        Assert.Contains(rotated.Current.Id, refused.Message);
        Assert.Contains("enrol it again", refused.Message);
    }

    [Fact]
    public void Every_single_changed_octet_is_refused()
    {
        var bytes = Base64Url.DecodeWhatIsThere(Text.Substring(5))!;
        for (var at = 0; at < bytes.Length; at++)
        {
            var altered = (byte[])bytes.Clone();
            altered[at] ^= 1;
            var code = Refuse("qvp1." + Base64Url.Encode(altered));
            // The first 8 octets name the key; 3 behind salt and nonce say the length, below one that only says that it is too long.
            Assert.Equal(at < 8 ? "QVT6003" : at is >= 53 and < 56 && altered[at] > bytes[at] ? "QVT6004" : "QVT6005", code);
        }
    }

    [Fact]
    public void Every_truncation_is_refused_as_such()
    {
        for (var length = 5; length < Text.Length; length++)
            Assert.Equal("QVT6004", Refuse(Text.Substring(0, length)));
        for (var length = 0; length < 5; length++)
            Assert.Equal("QVT6007", Refuse(Text.Substring(0, length)));
    }

    [Fact]
    public void Every_other_last_character_is_refused()
    {
        // Of 36 + 56 + 16 octets none is left over in the last character, of one more two bits are, of two more four.
        foreach (var more in new[] { 0, 1, 2 })
        {
            var text = ProtectedText.Protect(Ring, new byte[36 + more], Random);
            foreach (var other in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".Where(c => c != text[text.Length - 1]))
                Assert.Equal("QVT6005", Refuse(text.Substring(0, text.Length - 1) + other));
        }
    }

    [Theory]
    [InlineData("qvp2.AAAA", "QVT6006")]
    [InlineData("qvp10.AAAA", "QVT6006")]
    [InlineData("QVP1.AAAA", "QVT6007")]
    [InlineData("qvp.AAAA", "QVT6007")]
    [InlineData("qvt1.AAAA", "QVT6007")]
    [InlineData("password", "QVT6007")]
    [InlineData("", "QVT6007")]
    [InlineData("qvp1.", "QVT6004")]
    [InlineData("qvp1.A+A=", "QVT6005")]
    [InlineData("qvp1.AAAA\nAAAA", "QVT6005")]
    [InlineData("qvp1.äAAA", "QVT6005")]
    public void What_is_no_whole_protected_text_has_its_own_error(string text, string code) => Assert.Equal(code, Refuse(text));

    [Fact]
    public void Something_behind_the_end_is_refused() => Assert.Equal("QVT6005", Refuse(Text + "AAAA"));

    [Fact]
    public void Another_installations_key_of_the_same_id_opens_nothing()
    {
        var other = SecretsKeyRing.Create(new SameIdRandom(Ring.Current.IdBytes));
        Assert.Equal(Ring.Current.Id, other.Current.Id);
        Assert.Equal("QVT6005", Assert.Throws<TrustException>(() => ProtectedText.Unprotect(other, Text)).Code);
    }

    [Fact]
    public void A_message_beyond_the_limit_is_refused_before_anything_is_done()
        => Assert.Equal("QVT6008", Assert.Throws<TrustException>(() => ProtectedText.Protect(Ring, new byte[ProtectedText.MaximumLength + 1], Random)).Code);

    [Fact]
    public void No_refusal_repeats_the_text()
        => Assert.DoesNotContain(Text.Substring(20, 10), Assert.Throws<TrustException>(() => ProtectedText.Unprotect(Ring, Text + "AAAA")).ToString());

    private static string Refuse(string text) => Assert.Throws<TrustException>(() => ProtectedText.Unprotect(Ring, text)).Code;

    /// <summary>Gives the id 01 02 .. 08 and the key 00 01 .. 1F.</summary>
    private sealed class CountingRandom : RandomNumberGenerator
    {
        public override void GetBytes(byte[] data)
        {
            for (var i = 0; i < data.Length; i++)
                data[i] = (byte)(data.Length == SecretsKey.IdLength ? i + 1 : i);
        }

        public override void GetNonZeroBytes(byte[] data) => throw new NotSupportedException();
    }

    /// <summary>Gives an id first, then random keys.</summary>
    private sealed class SameIdRandom(byte[] id) : RandomNumberGenerator
    {
        public override void GetBytes(byte[] data)
        {
            Random.GetBytes(data);
            if (data.Length == id.Length)
                id.CopyTo(data, 0);
        }

        public override void GetNonZeroBytes(byte[] data) => throw new NotSupportedException();
    }
}
