using System.Text;
using System.Xml.Linq;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Setup.Switching;

/// <summary>The rows of every role's last SWITCHFILE, and what setup replaced (<c>switch.xml</c>): repair and uninstall have no other file.</summary>
internal static class SwitchRecord
{
    /// <summary>Name in the protected folder.</summary>
    public const string FileName = "switch.xml";

    /// <summary>All rows; none where there is no record, QVT5007 when it is damaged.</summary>
    public static IReadOnlyList<SwitchRow> Load(IMachine machine)
        => RecordFile.Read(machine, FileName, xml => SwitchFormat.Read(xml, isRecord: true)) ?? [];

    /// <summary>The change that makes the record say this; without any row there is no file.</summary>
    public static ChangeFile Write(IReadOnlyList<SwitchRow> rows)
        => new(FileName, rows.Count == 0 ? null : Encoding.UTF8.GetBytes(new XElement("switch", rows.Select(r => r.ToXml())).ToString()));
}
