using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Asn1.Pkcs;

namespace QvTrust.Cli.Status;

/// <summary>PEM (RFC 7468) with an RSA key; null for anything else, a file half written included.</summary>
internal static class PemKey
{
    internal static RsaPrivateKeyStructure? Read(byte[] text)
    {
        try
        {
            if (Find(text, "RSA PRIVATE KEY") is { } pkcs1)
                return RsaPrivateKeyStructure.GetInstance(pkcs1);
            return Find(text, "PRIVATE KEY") is { } pkcs8 ? RsaPrivateKeyStructure.GetInstance(PrivateKeyInfo.GetInstance(pkcs8).ParsePrivateKey()) : null;
        }
        catch (Exception e) when (e is IOException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static byte[]? Find(byte[] text, string label)
    {
        ReadOnlySpan<char> rest = Encoding.ASCII.GetString(text);
        while (PemEncoding.TryFind(rest, out var fields))
        {
            if (rest[fields.Label].SequenceEqual(label))
                return Convert.FromBase64String(rest[fields.Base64Data].ToString());
            rest = rest[fields.Location.End..];
        }
        return null;
    }
}
