using System.Text;
using System.Xml;
using System.Xml.Linq;
using QvTrust.Core.Certificates;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Adoption;

/// <summary>A certificate that QMS gave to another machine.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Certificate">The certificate.</param>
public sealed record AdoptionSample(CertificateKind Kind, CertificateInfo Certificate);

/// <summary>
/// The samples that an administrator showed (<c>adoption.xml</c>). The verdict is not written down: it follows from them
/// and from the certificates in force each time, so that it cannot outlive either.
/// </summary>
public sealed class AdoptionRecord
{
    /// <summary>File name, in the authority's folder.</summary>
    public const string FileName = "adoption.xml";

    /// <summary>Largest size that is read, in bytes.</summary>
    public const int Limit = 1 << 20;

    /// <summary>A record of these samples.</summary>
    public AdoptionRecord(IReadOnlyList<AdoptionSample> samples) => Samples = samples;

    /// <summary>A record without any.</summary>
    public static AdoptionRecord Empty { get; } = new([]);

    /// <summary>The samples, each once.</summary>
    public IReadOnlyList<AdoptionSample> Samples { get; }

    /// <summary>Reads the file's content.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static AdoptionRecord Parse(byte[] content)
    {
        if (content.Length > Limit)
            throw new FormatException(AdoptionTexts.TooLarge.With(Limit));
        try
        {
            var xml = KeptXml.Parse(Encoding.UTF8.GetString(content));
            return new AdoptionRecord(xml.Elements("sample")
                .Select(e => new AdoptionSample(e.Choice<CertificateKind>("kind"), CertificateInfo.Parse(e.Bytes("der"))))
                .ToList());
        }
        catch (XmlException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    /// <summary>The file's content.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(new XElement("adoption", Samples.Select(s => new XElement("sample",
        new XAttribute("kind", s.Kind),
        new XAttribute("thumbprint", s.Certificate.Thumbprint),
        new XAttribute("der", Convert.ToBase64String(s.Certificate.Der))))).ToString());

    /// <summary>
    /// The own certificate of a kind beside each sample of that kind which the root signed; without any, beside nothing.
    /// </summary>
    public IReadOnlyList<CertificateComparison> Compare(CertificateKind kind, CertificateInfo root, CertificateInfo own)
    {
        var samples = Samples.Where(s => s.Kind == kind && s.Certificate.IsSignedBy(root)).Select(s => s.Certificate).ToList();
        return samples.Count == 0
            ? [CertificateComparison.Compare(kind, own, null)]
            : samples.Select(s => CertificateComparison.Compare(kind, own, s)).ToList();
    }

    /// <summary>What follows for a kind: one sample that differs outweighs all that do not.</summary>
    public static ExtensionVerdict Verdict(IReadOnlyList<CertificateComparison> comparisons)
        => comparisons.Count == 0 ? ExtensionVerdict.Unproven : comparisons.Max(c => c.Verdict);
}
