using System.Xml.Linq;
using QvTrust.Lab.Package.Source;

namespace QvTrust.Lab.Package.Build;

/// <summary>
/// The part of a package that wixl is good at, in the older dialect that it reads: files, folders, components, features,
/// services, binaries. Everything else goes into tables directly (<see cref="PackageTables"/>).
/// </summary>
internal static class WixlSource
{
    private static readonly XNamespace V3 = "http://schemas.microsoft.com/wix/2006/wi";

    public static XDocument Write(LinkedPackage source)
    {
        var package = source.Package;
        var upgrade = package.Element(Linker.Wix + "MajorUpgrade") ?? throw new PackageException("the package has no MajorUpgrade");
        if ((string?)package.Element(Linker.Wix + "MediaTemplate")?.Attribute("EmbedCab") != "yes")
        {
            throw new PackageException("only packages that hold their files are known here");
        }

        var product = new XElement(V3 + "Product",
            new XAttribute("Id", "*"),
            Renamed(package, "Name", "Manufacturer", "Version", "Language", "UpgradeCode"),
            new XElement(V3 + "Package", Attributes(("InstallerVersion", "500"), ("Compressed", "yes"), ("InstallScope", "perMachine"))),
            new XElement(V3 + "Media", Attributes(("Id", "1"), ("Cabinet", "cab1.cab"), ("EmbedCab", "yes"))),
            new XElement(V3 + "MajorUpgrade", Renamed(upgrade, "DowngradeErrorMessage")),
            source.All("Binary").Select(b => new XElement(V3 + "Binary", Renamed(b, "Id"), new XAttribute("SourceFile", LocalPath(b, "SourceFile")))),
            new XElement(V3 + "Directory", Attributes(("Id", "TARGETDIR"), ("Name", "SourceDir")),
                source.All("StandardDirectory").Select(d => Folder(d, source))),
            source.All("Feature").Select(f => Feature(f, source)));
        return new XDocument(new XElement(V3 + "Wix", product));
    }

    private static XElement Folder(XElement folder, LinkedPackage source)
    {
        var id = (string)folder.Attribute("Id")!;
        return new XElement(V3 + "Directory",
            Renamed(folder, "Id", "Name"),
            folder.Elements(Linker.Wix + "Directory").Select(d => Folder(d, source)),
            source.All("ComponentGroup").Where(g => (string?)g.Attribute("Directory") == id)
                .SelectMany(g => g.Elements(Linker.Wix + "Component")).Select(Component));
    }

    private static XElement Component(XElement component)
        => new(V3 + "Component", Renamed(component, "Id", "Guid"), new XAttribute("Win64", "yes"),
            component.Elements().Select(child => child.Name.LocalName switch
            {
                "File" => new XElement(V3 + "File", Renamed(child, "Id", "Name", "KeyPath"), new XAttribute("Source", LocalPath(child, "Source"))),
                "ServiceInstall" => new XElement(V3 + "ServiceInstall",
                    Renamed(child, "Id", "Name", "DisplayName", "Description", "Type", "Start", "ErrorControl", "Account")),
                "ServiceControl" => new XElement(V3 + "ServiceControl", Renamed(child, "Id", "Name", "Start", "Stop", "Remove", "Wait")),
                "RegistryValue" => new XElement(V3 + "RegistryValue", Renamed(child, "Id", "Root", "Key", "Name", "Type", "Value")),
                var other => throw new PackageException($"<{other}> in a component is not known here"),
            }));

    private static XElement Feature(XElement feature, LinkedPackage source)
    {
        var groups = feature.Elements(Linker.Wix + "ComponentGroupRef").Select(r => (string)r.Attribute("Id")!).ToList();
        var components = source.All("ComponentGroup").Where(g => groups.Contains((string)g.Attribute("Id")!))
            .SelectMany(g => g.Elements(Linker.Wix + "Component"));
        return new XElement(V3 + "Feature", Renamed(feature, "Id", "Title"), new XAttribute("Level", "1"),
            components.Select(c => new XElement(V3 + "ComponentRef", Renamed(c, "Id"))));
    }

    private static string LocalPath(XElement element, string attribute)
    {
        var path = ((string)element.Attribute(attribute)!).Replace('\\', '/');
        return File.Exists(path) ? path : throw new PackageException($"there is no file {path}");
    }

    private static IEnumerable<XAttribute> Renamed(XElement from, params string[] names)
        => names.Select(n => from.Attribute(n)).OfType<XAttribute>().Select(a => new XAttribute(a.Name, a.Value));

    private static IEnumerable<XAttribute> Attributes(params (string Name, string Value)[] values)
        => values.Select(v => new XAttribute(v.Name, v.Value));
}
