using System.Buffers.Text;
using System.Security.Cryptography;
using QvTrust.Lab.Runner.Installing;

namespace QvTrust.Lab.Runner.Tests;

public class TokenTextTests
{
    [Fact]
    public void A_changed_token_differs_in_its_part_and_has_a_right_checksum()
    {
        var token = Make();

        Assert.Equal(TokenText.IdOf(token), TokenText.IdOf(TokenText.WithOtherSecret(token)));
        Assert.NotEqual(TokenText.SecretOf(token), TokenText.SecretOf(TokenText.WithOtherSecret(token)));
        Assert.NotEqual(TokenText.IdOf(token), TokenText.IdOf(TokenText.WithOtherId(token)));
        foreach (var changed in new[] { TokenText.WithOtherId(token), TokenText.WithOtherSecret(token), TokenText.WithOtherPin(token) })
        {
            var bytes = Base64Url.DecodeFromChars(changed.AsSpan("qvt1.".Length));
            Assert.Equal(SHA256.HashData(bytes[..80])[..4], bytes[80..]);
        }
    }

    [Fact]
    public void What_is_no_token_is_refused() => Assert.Throws<LabException>(() => TokenText.IdOf("qvt1.AAAA"));

    private static string Make()
    {
        var body = RandomNumberGenerator.GetBytes(80);
        return "qvt1." + Base64Url.EncodeToString([.. body, .. SHA256.HashData(body)[..4]]);
    }
}
