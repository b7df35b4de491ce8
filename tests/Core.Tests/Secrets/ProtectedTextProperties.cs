#if NET
using System.Security.Cryptography;
using CsCheck;
using QvTrust.Core.Errors;
using QvTrust.Core.Secrets;

namespace QvTrust.Core.Tests.Secrets;

/// <summary>What must hold of any message and any damage. CsCheck is for .NET only.</summary>
public class ProtectedTextProperties
{
    private static readonly RandomNumberGenerator Random = RandomNumberGenerator.Create();
    private static readonly SecretsKeyRing Ring = SecretsKeyRing.Create(Random).WithNewKey(Random);
    private static readonly Gen<byte[]> Messages = Gen.Byte.Array[0, 300];

    [Fact]
    public void Any_message_comes_back()
        => Messages.Sample(m => ProtectedText.Unprotect(Ring, ProtectedText.Protect(Ring, m, Random)).SequenceEqual(m), iter: 2000);

    [Fact]
    public void Any_changed_octet_is_refused()
        => Gen.Select(Messages, Gen.Int[0, int.MaxValue], Gen.Byte[1, 255]).Sample(
            (message, at, change) =>
            {
                var bytes = Base64Url.DecodeWhatIsThere(ProtectedText.Protect(Ring, message, Random)[5..])!;
                bytes[at % bytes.Length] ^= change;
                return IsRefused("qvp1." + Base64Url.Encode(bytes));
            },
            iter: 3000);

    [Fact]
    public void Any_changed_character_is_refused()
        => Gen.Select(Messages, Gen.Int[0, int.MaxValue], Gen.Char).Sample(
            (message, at, other) =>
            {
                var text = ProtectedText.Protect(Ring, message, Random).ToCharArray();
                var place = at % text.Length;
                // White space around the text does not count, so at its end it is a truncation by one character.
                text[place] = text[place] == other ? '!' : other;
                return IsRefused(new string(text));
            },
            iter: 3000);

    [Fact]
    public void Any_truncation_is_refused()
        => Gen.Select(Messages, Gen.Int[0, int.MaxValue]).Sample(
            (message, at) =>
            {
                var text = ProtectedText.Protect(Ring, message, Random);
                return IsRefused(text[..(at % text.Length)]);
            },
            iter: 3000);

    [Fact]
    public void Any_text_at_all_is_refused_with_an_error_of_the_catalogue()
        => Gen.OneOf(Gen.String, Gen.String.Select(s => "qvp1." + s), Gen.Byte.Array[0, 200].Select(b => "qvp1." + Base64Url.Encode(b)))
            .Sample(IsRefused, iter: 5000);

    private static bool IsRefused(string text)
    {
        try
        {
            ProtectedText.Unprotect(Ring, text);
            return false;
        }
        catch (TrustException e)
        {
            return e.Code.StartsWith("QVT60", StringComparison.Ordinal);
        }
    }
}
#endif
