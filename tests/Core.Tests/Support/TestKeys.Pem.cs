using QvTrust.Core.Certificates;

namespace QvTrust.Core.Tests.Support;

// Apart from the rest, which other test projects compile too: it asks what only Core's own tests may see.
internal static partial class TestKeys
{
    /// <summary>The private key of a certificate as PEM, unencrypted.</summary>
    public static string Pem(KeyedCertificate keyed)
        => $"-----BEGIN PRIVATE KEY-----\n{Convert.ToBase64String(RsaPrivateKey.ToPkcs8(keyed.Key).GetDerEncoded(), Base64FormattingOptions.InsertLineBreaks)}\n-----END PRIVATE KEY-----\n";
}
