using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Utilities.IO.Pem;

namespace QvTrust.Core.Certificates;

/// <summary>How a private RSA key stands in PEM (RFC 7468).</summary>
internal enum KeyPemForm
{
    /// <summary><c>PRIVATE KEY</c>, RFC 5958.</summary>
    Pkcs8,

    /// <summary><c>RSA PRIVATE KEY</c>, RFC 8017, A.1.2.</summary>
    Pkcs1,
}

/// <summary>Certificates and private keys as PEM (RFC 7468).</summary>
internal static class PemText
{
    private const int LineLength = 64;
    private const string Pkcs1Label = "RSA PRIVATE KEY";
    private const string Pkcs8Label = "PRIVATE KEY";

    public static byte[] Certificate(CertificateInfo certificate) => Write("CERTIFICATE", certificate.Der);

    /// <summary>The key, not encrypted; the caller wipes it.</summary>
    public static byte[] PrivateKey(RSAParameters key, KeyPemForm form)
    {
        var info = RsaPrivateKey.ToPkcs8(key);
        var der = form == KeyPemForm.Pkcs8 ? info.GetDerEncoded() : info.ParsePrivateKey().GetDerEncoded();
        try
        {
            return Write(form == KeyPemForm.Pkcs8 ? Pkcs8Label : Pkcs1Label, der);
        }
        finally
        {
            Array.Clear(der, 0, der.Length);
        }
    }

    /// <summary>The form of the first RSA key in the text and its public half (SubjectPublicKeyInfo, DER); null where there is none, or a part of one.</summary>
    public static (KeyPemForm Form, byte[] PublicKey)? TryReadPrivateKey(byte[] text)
    {
        try
        {
            using var reader = new PemReader(new StringReader(Encoding.ASCII.GetString(text)));
            for (var item = reader.ReadPemObject(); item is not null; item = reader.ReadPemObject())
            {
                if (item.Type is Pkcs1Label or Pkcs8Label)
                    return Read(item.Type == Pkcs1Label ? KeyPemForm.Pkcs1 : KeyPemForm.Pkcs8, item.Content);
            }
            return null;
        }
        // A file that is being written just now, or a damaged one.
        catch (Exception e) when (e is IOException or FormatException)
        {
            return null;
        }
    }

    private static (KeyPemForm Form, byte[] PublicKey) Read(KeyPemForm form, byte[] der)
    {
        var key = Asn1Reader.Read(CertificateTexts.ThePrivateKey, der, parsed => RsaPrivateKey.FromPkcs8(form == KeyPemForm.Pkcs8
            ? PrivateKeyInfo.GetInstance(parsed)
            : new PrivateKeyInfo(new AlgorithmIdentifier(PkcsObjectIdentifiers.RsaEncryption), parsed)));
        Array.Clear(der, 0, der.Length);
        Machine.PrivateNumbers.Wipe(key);
        return (form, RsaPrivateKey.PublicKeyOf(key));
    }

    // Over arrays, which can be wiped; a string cannot.
    private static byte[] Write(string label, byte[] der)
    {
        var base64 = new char[(der.Length + 2) / 3 * 4];
        Convert.ToBase64CharArray(der, 0, der.Length, base64, 0);
        var (head, foot) = (Encoding.ASCII.GetBytes($"-----BEGIN {label}-----\n"), Encoding.ASCII.GetBytes($"-----END {label}-----\n"));
        var text = new byte[head.Length + base64.Length + ((base64.Length + LineLength - 1) / LineLength) + foot.Length];
        head.CopyTo(text, 0);
        var at = head.Length;
        for (var line = 0; line < base64.Length; line += LineLength)
        {
            at += Encoding.ASCII.GetBytes(base64, line, Math.Min(LineLength, base64.Length - line), text, at);
            text[at++] = (byte)'\n';
        }
        foot.CopyTo(text, at);
        Array.Clear(base64, 0, base64.Length);
        return text;
    }
}
