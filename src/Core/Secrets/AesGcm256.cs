using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace QvTrust.Core.Secrets;

/// <summary>AES-256-GCM with a nonce of 96 bits and a tag of 128 bits (NIST SP 800-38D); .NET Framework has none.</summary>
internal static class AesGcm256
{
    public const int NonceLength = 12;
    public const int TagLength = 16;

    /// <summary>Ciphertext with the tag behind it.</summary>
    public static byte[] Seal(byte[] key, byte[] nonce, byte[] associated, byte[] message)
        => Run(true, key, nonce, associated, message);

    /// <summary>The message; null when key, nonce, associated data, ciphertext or tag is not the one it was sealed with.</summary>
    public static byte[]? Open(byte[] key, byte[] nonce, byte[] associated, byte[] ciphertextAndTag)
    {
        try
        {
            return Run(false, key, nonce, associated, ciphertextAndTag);
        }
        catch (InvalidCipherTextException)
        {
            return null;
        }
    }

    private static byte[] Run(bool sealing, byte[] key, byte[] nonce, byte[] associated, byte[] input)
    {
        var cipher = new GcmBlockCipher(AesUtilities.CreateEngine());
        cipher.Init(sealing, new AeadParameters(new KeyParameter(key), TagLength * 8, nonce, associated));
        var output = new byte[cipher.GetOutputSize(input.Length)];
        var length = cipher.ProcessBytes(input, 0, input.Length, output, 0);
        cipher.DoFinal(output, length);
        return output;
    }
}
