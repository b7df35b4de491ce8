using System.Xml.Linq;

namespace QvTrust.Lab.Package.Source;

/// <summary>The strings of .wxl files.</summary>
internal static class Strings
{
    private static readonly XNamespace Wxl = "http://wixtoolset.org/schemas/v4/wxl";

    public static Dictionary<string, string> Load(IEnumerable<string> files)
        => files.SelectMany(f => XDocument.Load(f).Root!.Elements(Wxl + "String"))
            .ToDictionary(s => (string)s.Attribute("Id")!, s => (string)s.Attribute("Value")!);
}
