using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace QvTrust.Core.Setup.Reports;

/// <summary>
/// JSON as the XML that both .NET Framework and .NET map it to (<see cref="JsonReaderWriterFactory"/>): an action of .NET Framework would
/// have to bring another library's assemblies with it.
/// </summary>
internal static class JsonElements
{
    private const string Type = "type";

    public static XElement Object(string name) => new(name, new XAttribute(Type, "object"));

    public static XElement Array(string name) => new(name, new XAttribute(Type, "array"));

    public static XElement Number(string name, int value) => new(name, new XAttribute(Type, "number"), value);

    // A control character has no place in XML.
    public static XElement Text(string name, string value) => new(name, new XAttribute(Type, "string"), new string([.. value.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : ' ')]));

    /// <summary>UTF-8, indented, without a byte order mark.</summary>
    public static byte[] ToJson(XElement root)
    {
        using var stream = new MemoryStream();
        using (var writer = JsonReaderWriterFactory.CreateJsonWriter(stream, new UTF8Encoding(false), ownsStream: false, indent: true))
            root.WriteTo(writer);
        return stream.ToArray();
    }

    /// <summary>An <see cref="XmlException"/> where it is no JSON.</summary>
    public static XElement FromJson(byte[] json)
    {
        using var reader = JsonReaderWriterFactory.CreateJsonReader(json, XmlDictionaryReaderQuotas.Max);
        return reader.MoveToContent() == XmlNodeType.Element ? XElement.Load(reader) : throw new XmlException();
    }
}
