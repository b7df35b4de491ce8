using QvTrust.Core.Certificates;

namespace QvTrust.Core.Tests.Support;

/// <summary>Keys as other programs read them.</summary>
internal static class TestPem
{
    /// <summary>The private key of a certificate as PEM, unencrypted.</summary>
    public static string Of(KeyedCertificate keyed)
        => $"-----BEGIN PRIVATE KEY-----\n{Convert.ToBase64String(RsaPrivateKey.ToPkcs8(keyed.Key).GetDerEncoded(), Base64FormattingOptions.InsertLineBreaks)}\n-----END PRIVATE KEY-----\n";
}
