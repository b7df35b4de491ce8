using System.Text;
using System.Xml;
using System.Xml.Linq;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup.Trust;

/// <summary>An XML file that setup keeps in the protected folder for its later runs.</summary>
internal static class RecordFile
{
    /// <summary>What was read from it; null when there is no such file, QVT5007 when it is damaged.</summary>
    public static T? Read<T>(IMachine machine, string name, Func<XElement, T> read)
        where T : class
    {
        if (machine.Folder.Read(name) is not { } content)
            return null;
        try
        {
            return read(KeptXml.Parse(Encoding.UTF8.GetString(content)));
        }
        catch (Exception e) when (e is XmlException or FormatException or OverflowException)
        {
            throw ErrorCatalogue.RecordDamaged.From(e, machine.Folder.Path + "\\" + name.Replace('/', '\\'), e.Message.TrimEnd('.'));
        }
    }
}
