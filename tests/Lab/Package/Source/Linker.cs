using System.Xml.Linq;

namespace QvTrust.Lab.Package.Source;

/// <summary>
/// Links as WiX does: the package element pulls whole fragments by what it references, those pull others, and a
/// fragment that nothing references is not in the package.
/// </summary>
internal static class Linker
{
    public static XNamespace Wix { get; } = "http://wixtoolset.org/schemas/v4/wxs";

    /// <summary>The package element and the contents of every fragment that it needs, package first.</summary>
    public static LinkedPackage Link(IEnumerable<XElement> sources)
    {
        var roots = sources.ToList();
        var package = roots.Elements(Wix + "Package").ToList() switch
        {
            [var only] => only,
            var several => throw new PackageException($"{several.Count} packages in one build"),
        };
        var definitions = new Dictionary<string, XElement>();
        foreach (var section in roots.Elements().Where(e => e == package || e.Name == Wix + "Fragment"))
        {
            foreach (var symbol in section.Descendants().SelectMany(Symbols.DefinedBy))
            {
                if (!definitions.TryAdd(symbol, section) && definitions[symbol] != section)
                {
                    throw new PackageException($"{symbol} is defined twice");
                }
            }
        }

        var sections = new List<XElement> { package };
        for (var i = 0; i < sections.Count; i++)
        {
            foreach (var symbol in sections[i].Descendants().SelectMany(Symbols.ReferencedBy))
            {
                if (!definitions.TryGetValue(symbol, out var section))
                {
                    throw new PackageException($"{symbol} is not defined anywhere");
                }

                if (!sections.Contains(section))
                {
                    sections.Add(section);
                }
            }
        }

        return new LinkedPackage(package, sections);
    }
}

/// <param name="Package">The package element.</param>
/// <param name="Sections">It and the fragments it pulled, in the order in which they were needed.</param>
internal sealed record LinkedPackage(XElement Package, IReadOnlyList<XElement> Sections)
{
    /// <summary>All elements of that name, wherever they stand.</summary>
    public IEnumerable<XElement> All(string name) => Sections.SelectMany(s => s.Descendants(Linker.Wix + name));
}
