using System.Xml.Linq;
using QvTrust.Lab.Package.Msi;
using QvTrust.Lab.Package.Source;

namespace QvTrust.Lab.Package.Build;

/// <summary>The tables that wixl does not write, or writes otherwise than WiX 5.</summary>
internal sealed class PackageTables(LinkedPackage source, Database database)
{
    private const string LocalMachine = "2";
    private const string RawValue64 = "18";

    public Table[] All() =>
    [
        Properties(), CustomActions(), Upgrades(), LaunchConditions(), ActionTexts(), Services(),
        Sequence("InstallExecuteSequence", ["RemoveExistingProducts"], "execute"),
        Sequence("InstallUISequence", [], "ui"),
        New("AppSearch", Searches().Select(s => new[] { Parent(s), Id(s) })),
        New("RegLocator", Searches().Select(s => new[] { Id(s), LocalMachine, Value(s, "Key"), Value(s, "Name"), RawValue64 })),
    ];

    private IEnumerable<XElement> Searches() => source.All("RegistrySearch")
        .Where(s => Value(s, "Root") == "HKLM" && Value(s, "Type") == "raw" && Value(s, "Bitness") == "always64"
            ? true : throw new PackageException($"search {Id(s)}: only 64-bit HKLM values are known here"))
        .OrderBy(Parent, StringComparer.Ordinal);

    private Table Properties()
    {
        var table = database.Read("Property");
        var properties = source.All("Property").ToList();
        table.Rows.RemoveAll(r => r[0] is "SecureCustomProperties" or "MsiHiddenProperties");
        table.Rows.AddRange(properties.Where(p => p.Attribute("Value") is not null).Select(p => new[] { Id(p), Value(p, "Value") }));
        var secure = properties.Where(p => IsYes(p, "Secure") || p.Elements(Linker.Wix + "RegistrySearch").Any()).Select(Id)
            .Concat(["WIX_UPGRADE_DETECTED", "WIX_DOWNGRADE_DETECTED"]);
        table.Rows.Add(["SecureCustomProperties", Joined(secure)]);
        var hidden = properties.Where(p => IsYes(p, "Hidden")).Select(Id)
            .Concat(source.All("CustomAction").Where(a => IsYes(a, "HideTarget") && a.Attribute("BinaryRef") is not null).Select(Id)).ToList();
        if (hidden.Count > 0)
        {
            table.Rows.Add(["MsiHiddenProperties", Joined(hidden)]);
        }

        table.Rows.Sort((a, b) => string.CompareOrdinal(a[0], b[0]));
        return table;
    }

    private Table CustomActions() => New("CustomAction", ActionRows.Of(source));

    private Table Upgrades()
    {
        var upgrade = source.All("MajorUpgrade").Single();
        if (!IsYes(upgrade, "AllowSameVersionUpgrades") || Value(upgrade, "Schedule") != "afterInstallInitialize")
        {
            throw new PackageException($"only upgrades of the same version too, after InstallInitialize, are known here: {upgrade}");
        }

        var (code, version, language) = (Value(source.Package, "UpgradeCode"), Value(source.Package, "Version"), Value(source.Package, "Language"));
        return New("Upgrade",
        [
            [code, "", version, language, "513", "", "WIX_UPGRADE_DETECTED"],
            [code, version, "", language, "2", "", "WIX_DOWNGRADE_DETECTED"],
        ]);
    }

    private Table LaunchConditions()
    {
        var table = database.Read("LaunchCondition");
        table.Rows.AddRange(source.All("Launch").Select(l => new[] { Value(l, "Condition"), Value(l, "Message") }));
        return table;
    }

    private Table ActionTexts()
        => new("ActionText", ["Action", "Description", "Template"], ["s72", "L64", "L128"], 1,
            source.All("ProgressText").Select(t => new[] { Value(t, "Action"), Value(t, "Message"), (string?)t.Attribute("Template") ?? "" })
                .OrderBy(r => r[0], StringComparer.Ordinal));

    private Table Services()
    {
        // wixl knows no Vital: a service that cannot be installed must fail the installation.
        const int vital = 32768;
        var table = database.Read("ServiceInstall");
        foreach (var service in source.All("ServiceInstall").Where(s => IsYes(s, "Vital")))
        {
            var row = table.Row(Id(service));
            row[table.Column("ErrorControl")] = $"{int.Parse(row[table.Column("ErrorControl")], null) + vital}";
        }

        return table;
    }

    private Table Sequence(string name, string[] added, string kind)
    {
        var table = database.Read(name);
        var scheduled = source.All("SetProperty").Where(s => Value(s, "Sequence") == kind || Value(s, "Sequence") is "first" or "both")
            .Select(s => Scheduled(s, (string?)s.Attribute("Action") ?? "Set" + Id(s)))
            .Concat(kind == "execute" ? source.All("Custom").Select(c => Scheduled(c, Value(c, "Action"))) : []);
        var standard = table.Rows.Select(r => r[0]).Concat(added).Append("AppSearch");
        var rows = Sequencer.Number(standard, [.. scheduled]);
        foreach (var (action, condition) in kind == "execute" ? OwnConditions() : [])
        {
            rows.Single(r => r[0] == action)[1] = condition;
        }

        table.Rows.Clear();
        table.Rows.AddRange(rows);
        return table;
    }

    // A standard action that a source names keeps its number, and its condition becomes the source's.
    private IEnumerable<(string Action, string Condition)> OwnConditions()
        => source.All("InstallExecuteSequence").Elements().Where(e => e.Name.LocalName != "Custom").Select(e => e.Attributes().All(a => a.Name == "Condition")
            ? (e.Name.LocalName, Value(e, "Condition"))
            : throw new PackageException($"of a standard action only its condition can be changed here: {e}"));

    private static ScheduledAction Scheduled(XElement element, string action)
        => new(action, (string?)element.Attribute("Condition") ?? "",
            (string?)element.Attribute("After") ?? Value(element, "Before"), element.Attribute("After") is null);

    private Table New(string name, IEnumerable<string[]> rows)
    {
        var table = database.Read(name);
        table.Rows.Clear();
        table.Rows.AddRange(rows);
        return table;
    }

    private static string Joined(IEnumerable<string> names) => string.Join(';', names.Distinct().Order(StringComparer.Ordinal));

    private static string Parent(XElement search) => Id(search.Parent!);

    private static string Id(XElement element) => Value(element, "Id");

    private static bool IsYes(XElement element, string attribute) => (string?)element.Attribute(attribute) == "yes";

    private static string Value(XElement element, string attribute)
        => (string?)element.Attribute(attribute) ?? throw new PackageException($"<{element.Name.LocalName}> without {attribute}: {element}");
}
