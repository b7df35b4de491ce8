using System.Security.Cryptography;

namespace QvTrust.Core.Tests.Support;

/// <summary>RSA keys of 2,048 bits, made once each.</summary>
internal static class TestKeys
{
    private static readonly Lazy<RSA> LazyRoot = new(Make);
    private static readonly Lazy<RSA> LazyOtherRoot = new(Make);
    private static readonly Lazy<RSA> LazyMachine = new(Make);
    private static readonly Lazy<RSA> LazyClient = new(Make);

    public static RSA Root => LazyRoot.Value;

    public static RSA OtherRoot => LazyOtherRoot.Value;

    public static RSA Machine => LazyMachine.Value;

    public static RSA Client => LazyClient.Value;

    private static RSA Make()
    {
        // RSA.Create(2048) silently gives 1,024 bits under Mono; the property does not.
        var key = RSA.Create();
        key.KeySize = 2048;
        return key;
    }
}
