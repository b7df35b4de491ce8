using System.Text;
using Org.BouncyCastle.Utilities.IO.Pem;
using QvTrust.Core.Certificates;

namespace QvTrust.Core.Setup.Trust;

/// <summary>PEM text (RFC 7468).</summary>
internal static class Pem
{
    /// <summary>The first certificate, or null when there is none that can be read.</summary>
    public static CertificateInfo? ReadCertificate(byte[] text)
    {
        try
        {
            using var reader = new PemReader(new StringReader(Encoding.ASCII.GetString(text)));
            for (var item = reader.ReadPemObject(); item is not null; item = reader.ReadPemObject())
            {
                if (item.Type == "CERTIFICATE")
                    return CertificateInfo.TryParse(item.Content);
            }
        }
        catch (IOException)
        {
            // A file that is being written just now, or a damaged one: for the caller both are "not the certificate in force".
        }
        return null;
    }
}
