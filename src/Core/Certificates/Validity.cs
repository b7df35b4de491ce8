using QvTrust.Core.Texts;
using System.Globalization;

namespace QvTrust.Core.Certificates;

/// <summary>A certificate's dates (RFC 5280, 4.1.2.5).</summary>
internal static class Validity
{
    /// <summary>What is wrong with them now, as the rest of a sentence; null when it is valid.</summary>
    public static string? Fault(CertificateInfo certificate, DateTimeOffset now)
    {
        if (now < certificate.NotBefore)
            return CertificateTexts.ValidFrom.With(Text(certificate.NotBefore));
        return now > certificate.NotAfter ? CertificateTexts.ExpiredOn.With(Text(certificate.NotAfter)) : null;
    }

    private static string Text(DateTimeOffset time)
        => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
