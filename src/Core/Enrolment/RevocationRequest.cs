using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using QvTrust.Core.Certificates;

namespace QvTrust.Core.Enrolment;

/// <summary>
/// A server's request to revoke one of its own certificates, signed by that certificate's key: at an uninstall there is no
/// mutual TLS. Five lines of ASCII, each but the last ended by LF: <c>QvTrust revoke 1</c>, SHA-256 of the root's
/// SubjectPublicKeyInfo and serial number in upper-case hexadecimal, UTC time, and in base64 the signature (RSA PKCS#1 v1.5
/// with SHA-256) over the lines before it, without the last LF.
/// </summary>
/// <param name="RootPin">The pin, upper-case hexadecimal.</param>
/// <param name="Serial">Serial number, upper-case hexadecimal.</param>
/// <param name="Time">When it was signed, to the second.</param>
/// <param name="Signature">The signature.</param>
public sealed record RevocationRequest(string RootPin, string Serial, DateTimeOffset Time, byte[] Signature)
{
    /// <summary>Where it is posted to.</summary>
    public const string Path = "/.well-known/qvtrust/revoke";

    // What is signed begins with it, and nothing else that such a key signs does: a TLS handshake has random octets behind it.
    private const string Prefix = "QvTrust revoke 1";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const int LongestText = 2048;

    /// <summary>By how much the clocks of both sides may differ.</summary>
    public static TimeSpan Skew { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Signs a request.</summary>
    /// <param name="root">The root that issued the certificate.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="key">Its private key; stays the caller's.</param>
    /// <param name="time">Now.</param>
    public static RevocationRequest Sign(CertificateInfo root, CertificateInfo certificate, RSA key, DateTimeOffset time)
    {
        var request = new RevocationRequest(Digests.Hex(root.SpkiSha256), certificate.SerialNumber, time, []);
        return request with { Signature = PlatformRsa.Sign(key, request.Signed()).GetOctets() };
    }

    /// <summary>Reads the form of <see cref="Encode"/>, exactly; null for anything else.</summary>
    public static RevocationRequest? TryParse(byte[] body)
    {
        if (body.Length > LongestText || Encoding.ASCII.GetString(body).Split('\n') is not [Prefix, var pin, var serial, var time, var signature]
            || !DateTimeOffset.TryParseExact(time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            return null;
        try
        {
            var request = new RevocationRequest(pin, serial, at, Convert.FromBase64String(signature));
            return request.Encode().SequenceEqual(body) ? request : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>True when that certificate's key signed it.</summary>
    public bool IsSignedBy(CertificateInfo certificate)
        => PlatformRsa.Verify(certificate.Structure.SubjectPublicKeyInfo, PlatformRsa.Sha256WithRsa, Signed(), Signature);

    /// <summary>The form in which it travels.</summary>
    public byte[] Encode() => Encoding.ASCII.GetBytes($"{Text}\n{Convert.ToBase64String(Signature)}");

    private string Text => $"{Prefix}\n{RootPin}\n{Serial}\n{Time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}";

    private byte[] Signed() => Encoding.ASCII.GetBytes(Text);
}
