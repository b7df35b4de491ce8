using System.Security.Cryptography;

namespace QvTrust.Core.Tests.Support;

/// <summary>RSA keys of 2,048 bits, made once each.</summary>
internal static partial class TestKeys
{
    private static readonly Lazy<RSA> LazyRoot = new(New);
    private static readonly Lazy<RSA> LazyOtherRoot = new(New);
    private static readonly Lazy<RSA> LazyMachine = new(New);
    private static readonly Lazy<RSA> LazyClient = new(New);

    public static RSA Root => LazyRoot.Value;

    public static RSA OtherRoot => LazyOtherRoot.Value;

    public static RSA Machine => LazyMachine.Value;

    public static RSA Client => LazyClient.Value;

    /// <summary>A new key, not cached.</summary>
    public static RSA New()
    {
#if NET
        return RSA.Create(2048);
#else
        // Under Mono RSA.Create(2048) gives 1,024 bits without a word, and setting KeySize afterwards changes nothing.
        var rsa = new RSACryptoServiceProvider(2048);
        // Mono makes the key at its first use, and two threads that come first at once get two different ones.
        rsa.ExportParameters(includePrivateParameters: false);
        return rsa;
#endif
    }
}
