using System.Xml;
using System.Xml.Linq;

namespace QvTrust.Core.Setup;

/// <summary>Reads XML that was kept in a file. No document type: a few hundred octets of entities would stand for gigabytes.</summary>
internal static class KeptXml
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = true };

    /// <summary>One element, nothing behind it.</summary>
    /// <exception cref="XmlException">It is not XML, or has a document type.</exception>
    public static XElement Parse(string text)
    {
        using var reader = XmlReader.Create(new StringReader(text), Settings);
        return XElement.Load(reader);
    }
}
