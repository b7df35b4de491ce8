using System.Xml.Linq;

namespace QvTrust.Installer.Tests.Sources;

/// <summary>WiX's linking: a fragment comes as a whole when anything in it is referenced, and not at all otherwise.</summary>
internal static class Linker
{
    private static readonly HashSet<string> Definers =
        ["Property", "CustomAction", "Binary", "Component", "ComponentGroup", "Directory", "Feature", "UI"];

    public static IReadOnlyList<XElement> Link(IReadOnlyList<XElement> roots)
    {
        var package = roots.Elements(SourceTree.Wix + "Package").Single();
        var sections = new List<XElement> { package };
        var candidates = roots.Elements(SourceTree.Wix + "Fragment").Append(package).ToList();
        for (var i = 0; i < sections.Count; i++)
        {
            foreach (var reference in sections[i].Descendants().SelectMany(References).Distinct())
            {
                var owners = candidates.Where(c => c.Descendants().SelectMany(Definitions).Contains(reference)).ToList();
                Assert.True(owners.Count == 1, $"{reference} is defined {owners.Count} times");
                if (!sections.Contains(owners[0]))
                    sections.Add(owners[0]);
            }
        }

        return sections;
    }

    private static IEnumerable<string> Definitions(XElement element)
    {
        var (name, id) = (element.Name.LocalName, (string?)element.Attribute("Id"));
        if (name == "SetProperty")
            yield return "CustomAction " + ((string?)element.Attribute("Action") ?? "Set" + id);
        else if (id is not null && Definers.Contains(name))
            yield return $"{name} {id}";
    }

    private static IEnumerable<string> References(XElement element)
    {
        var name = element.Name.LocalName;
        if (name.EndsWith("Ref", StringComparison.Ordinal))
            yield return $"{name[..^3]} {(string?)element.Attribute("Id")}";
        foreach (var attribute in element.Attributes())
        {
            var kind = (name, attribute.Name.LocalName) switch
            {
                ("CustomAction", "BinaryRef") => "Binary",
                ("ComponentGroup" or "Component", "Directory") => "Directory",
                ("Custom", "Action" or "After" or "Before") or ("SetProperty", "After" or "Before") => "CustomAction",
                _ => null,
            };
            if (kind is not null && !(kind == "CustomAction" && StandardActions.All.Contains(attribute.Value)))
                yield return $"{kind} {attribute.Value}";
        }
    }
}
