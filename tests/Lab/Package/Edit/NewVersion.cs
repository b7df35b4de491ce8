using QvTrust.Lab.Package.Msi;

namespace QvTrust.Lab.Package.Edit;

/// <summary>Makes another version of a package, as a later release would be: own product code, same upgrade code.</summary>
internal static class NewVersion
{
    public static void Set(Database database, string version)
    {
        var properties = database.Read("Property");
        properties.Row("ProductVersion")[1] = version;
        properties.Row("ProductCode")[1] = Guid.NewGuid().ToString("B").ToUpperInvariant();

        var upgrades = database.Read("Upgrade");
        var (min, max) = (upgrades.Column("VersionMin"), upgrades.Column("VersionMax"));
        foreach (var row in upgrades.Rows)
        {
            row[row[min].Length > 0 ? min : max] = version;
        }

        database.Replace(properties, upgrades);
        database.NewPackageCode();
    }
}
