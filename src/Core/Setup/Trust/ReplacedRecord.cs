using System.Text;
using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Changes;

namespace QvTrust.Core.Setup.Trust;

/// <summary>Certificates that setup replaced and could not take away, because HTTP.sys has them bound or services run with them (<c>replaced.xml</c>).</summary>
internal static class ReplacedRecord
{
    /// <summary>Name in the protected folder.</summary>
    public const string FileName = "replaced.xml";

    /// <summary>All of them, the oldest first; QVT5007 when the file is damaged.</summary>
    public static IReadOnlyList<AddedCertificate> Load(IMachine machine)
        => RecordFile.Read(machine, FileName, xml => xml.Elements("certificate").Select(AddedRecord.Read).ToList()) ?? [];

    /// <summary>The change that adds one.</summary>
    public static ChangeFile Add(IMachine machine, AddedCertificate replaced)
        => Write([.. Load(machine).Where(c => c.Thumbprint != replaced.Thumbprint), replaced]);

    /// <summary>The change that makes the record say this; without any there is no file.</summary>
    public static ChangeFile Write(IReadOnlyList<AddedCertificate> replaced)
        => new(FileName, replaced.Count == 0 ? null : Encoding.UTF8.GetBytes(new XElement("replaced", replaced.Select(AddedRecord.ToXml)).ToString()));
}
