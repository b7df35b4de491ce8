using System.Security.Cryptography;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;

namespace QvTrust.Core.Tests.Enrolment;

public class EnrolmentTokenTests
{
    // Made by another program from the octets 0..15, 16..47 and 224..255.
    private const string Known = "qvt1.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v4OHi4-Tl5ufo6err7O3u7_Dx8vP09fb3-Pn6-_z9_v8kJ35V";
    private const string KnownSecretHash = "89C7460452EDDFF119FEA0419E785C74DE2FFB139DBE74323ACA4A01E198A5DC";

    private static readonly byte[] Pin = [.. Enumerable.Range(224, 32).Select(i => (byte)i)];

    [Fact]
    public void A_token_of_another_program_reads_and_is_written_alike()
    {
        var token = EnrolmentToken.Parse(Known);
        Assert.Equal("000102030405060708090a0b0c0d0e0f", token.IdText);
        Assert.Equal(Enumerable.Range(16, 32).Select(i => (byte)i), token.Secret);
        Assert.Equal(Pin, token.RootPin);
        Assert.Equal(KnownSecretHash, Digests.Hex(token.SecretHash));
        Assert.Equal(Known, token.Encode());
    }

    [Fact]
    public void Every_new_token_is_different_and_comes_back()
    {
        using var random = RandomNumberGenerator.Create();
        var tokens = Enumerable.Range(0, 200).Select(_ => EnrolmentToken.Create(Pin, random)).ToList();
        Assert.Equal(200, tokens.Select(t => t.IdText).Distinct().Count());
        Assert.Equal(200, tokens.Select(t => BitConverter.ToString(t.Secret)).Distinct().Count());
        Assert.All(tokens, t => Assert.Equal(t.Secret, EnrolmentToken.Parse($" \t{t.Encode()}\r\n").Secret));
    }

    [Fact]
    public void Every_single_damaged_character_is_refused()
    {
        foreach (var replacement in "ABYZabyz0189-_+/=. \u00e9")
        {
            for (var i = 0; i < Known.Length; i++)
            {
                if (Known[i] == replacement)
                    continue;
                var damaged = Known.Remove(i, 1).Insert(i, replacement.ToString());
                Assert.Equal("QVT1102", Assert.Throws<TrustException>(() => EnrolmentToken.Parse(damaged)).Code);
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("qvt1.")]
    [InlineData("qvt2.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v4OHi4-Tl5ufo6err7O3u7_Dx8vP09fb3-Pn6-_z9_v8kJ35V")]
    [InlineData(Known + "A")]
    [InlineData(Known + Known)]
    public void What_is_no_token_is_refused(string? text)
        => Assert.Equal("QVT1102", Assert.Throws<TrustException>(() => EnrolmentToken.Parse(text)).Code);

    [Fact]
    public void Every_cut_is_refused_in_words_that_hold_none_of_it()
    {
        for (var length = 0; length < Known.Length; length++)
        {
            var cut = Known.Substring(0, length);
            var refused = Assert.Throws<TrustException>(() => EnrolmentToken.Parse(cut));
            if (length > 12)
                Assert.DoesNotContain(cut.Substring(5, 8), refused.ToString());
        }
    }

    [Fact]
    public void What_a_log_may_show_is_the_id()
    {
        var token = EnrolmentToken.Parse(Known);
        Assert.Equal(token.IdText, token.ToString());
        Assert.Equal(token.IdText, $"{token}");
    }

    [Fact]
    public void A_pin_has_its_length()
    {
        using var random = RandomNumberGenerator.Create();
        Assert.Throws<ArgumentException>(() => EnrolmentToken.Create([1, 2, 3], random));
    }
}
