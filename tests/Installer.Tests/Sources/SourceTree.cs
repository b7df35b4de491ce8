using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace QvTrust.Installer.Tests.Sources;

/// <summary>What WiX would compile for one project: includes in place, variables of the project file replaced.</summary>
internal sealed partial class SourceTree
{
    public static readonly XNamespace Wix = "http://wixtoolset.org/schemas/v4/wxs";

    private SourceTree(IReadOnlyList<XElement> roots)
    {
        Roots = roots;
        Linked = Linker.Link(roots);
    }

    /// <summary>The root elements of all compiled files.</summary>
    public IReadOnlyList<XElement> Roots { get; }

    /// <summary>The package and the fragments that it pulls.</summary>
    public IReadOnlyList<XElement> Linked { get; }

    public XElement Package => Linked[0];

    public IEnumerable<XElement> Fragments => Roots.Elements(Wix + "Fragment");

    public static SourceTree OfRole(string role)
        => new([.. Compiled(role).Concat(Compiled("Shared")).Select(f => Load(f, role))]);

    public static IEnumerable<XElement> Bundles()
        => Directory.EnumerateFiles(Path.Combine(Repository.Installer, "Bundles"), "*.wxs", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(f => Load(f, "Qvs").Element(Wix + "Bundle")!);

    public IEnumerable<XElement> All(string name) => Linked.SelectMany(s => s.Descendants(Wix + name));

    private static IEnumerable<string> Compiled(string folder)
        => Directory.GetFiles(Path.Combine(Repository.Installer, folder), "*.wxs").Order(StringComparer.Ordinal);

    private static XElement Load(string file, string role)
    {
        var root = Include(file);
        foreach (var attribute in root.DescendantsAndSelf().Attributes())
        {
            attribute.Value = Variable().Replace(attribute.Value, m => m.Groups[1].Value switch
            {
                "Role" => role.ToUpperInvariant(),
                "Version" => "1.0.0",
                "Msi" => $"QvTrust.{role}.msi",
                "UpgradeCode" => "{00000000-0000-0000-0000-000000000001}",
                "FilesDir" or "ActionsDir" => "product",
                var other => throw new InvalidOperationException($"{Repository.Name(file)}: no project file defines {other}"),
            });
        }

        return root;
    }

    private static XElement Include(string file)
    {
        var root = XElement.Load(file, LoadOptions.SetBaseUri | LoadOptions.SetLineInfo);
        foreach (var instruction in root.DescendantNodes().OfType<XProcessingInstruction>().ToList())
        {
            Assert.Equal("include", instruction.Target);
            var included = Path.Combine(Path.GetDirectoryName(file)!, instruction.Data.Trim());
            instruction.ReplaceWith(Include(included).Nodes());
        }

        return root;
    }

    [GeneratedRegex(@"\$\(var\.(\w+)\)")]
    private static partial Regex Variable();
}
