using System.Text;
using System.Xml.Linq;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Changes;

namespace QvTrust.Core.Setup.Trust;

/// <summary>A certificate that setup put into a store.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Thumbprint">SHA-1 of the DER, upper-case hex.</param>
/// <param name="Key">Its key, or null for a root.</param>
internal sealed record AddedCertificate(CertificateKind Kind, string Thumbprint, KeyReference? Key);

/// <summary>What setup added to this machine (<c>added.xml</c>): repair puts it back, uninstall removes it and only it.</summary>
internal sealed class AddedRecord
{
    /// <summary>Name in the protected folder.</summary>
    public const string FileName = "added.xml";

    private AddedRecord(IReadOnlyList<AddedCertificate> certificates) => Certificates = certificates;

    /// <summary>Of a server to which setup added nothing.</summary>
    public static AddedRecord Empty { get; } = new([]);

    /// <summary>The certificates, at most one of each kind.</summary>
    public IReadOnlyList<AddedCertificate> Certificates { get; }

    /// <summary>Reads the record; empty when there is none, QVT5007 when it is damaged.</summary>
    public static AddedRecord Load(IMachine machine)
        => RecordFile.Read(machine, FileName, xml => new AddedRecord(xml.Elements("certificate").Select(Read).ToList())) ?? Empty;

    /// <summary>The copy of a certificate that setup added; null when it is gone or is not that certificate.</summary>
    public static CertificateInfo? Copy(IMachine machine, AddedCertificate added)
        => machine.Folder.Read(CopyName(added.Thumbprint)) is { } der && CertificateInfo.TryParse(der) is { } copy && copy.Thumbprint == added.Thumbprint ? copy : null;

    /// <summary>True when setup made the authority that is here: a root with its key.</summary>
    public bool IsAuthority => Find(CertificateKind.Root)?.Key is not null;

    /// <summary>The certificate of a kind that setup added, or null.</summary>
    public AddedCertificate? Find(CertificateKind kind) => Certificates.FirstOrDefault(c => c.Kind == kind);

    /// <summary>The change that makes the record say this.</summary>
    public static ChangeFile Write(IEnumerable<AddedCertificate> certificates)
        => new(FileName, Encoding.UTF8.GetBytes(new XElement("added", certificates.OrderBy(c => c.Kind).Select(ToXml)).ToString()));

    /// <summary>Name of the copy of an issued certificate.</summary>
    public static string CopyName(string thumbprint) => $"issued/{thumbprint}.cer";

    /// <summary>One certificate as it is written.</summary>
    public static XElement ToXml(AddedCertificate certificate) => new("certificate",
        new XAttribute("kind", certificate.Kind),
        new XAttribute("thumbprint", certificate.Thumbprint),
        certificate.Key is null ? null : KeyXml.Attributes(certificate.Key));

    /// <summary>The same, read.</summary>
    public static AddedCertificate Read(XElement entry) => new(
        entry.Choice<CertificateKind>("kind"), entry.Text("thumbprint"), KeyXml.ReadOptional(entry));
}
