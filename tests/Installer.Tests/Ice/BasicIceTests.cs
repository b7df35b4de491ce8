using System.Globalization;
using System.Text.RegularExpressions;
using QvTrust.Installer.Tests.Msi;
using QvTrust.Installer.Tests.Sources;

namespace QvTrust.Installer.Tests.Ice;

/// <summary>
/// ICE03 and what else is about single entries: types, lengths, empty columns, references. The lab's packages have no <c>_Validation</c> table, so the types
/// are those of the columns themselves, and the references those that the schema of Windows Installer has for these tables.
/// </summary>
[Collection(nameof(Packages))]
[Trait("Category", "LabPackage")]
public sealed partial class BasicIceTests(Packages packages)
{
    // Column, and whose key it holds. Source of CustomAction: by the type of the action, in ICE68.
    private static readonly (string Table, string Column, string Referred)[] References =
    [
        ("Component", "Directory_", "Directory"), ("Component", "KeyPath", "File"), ("Directory", "Directory_Parent", "Directory"), ("Feature", "Feature_Parent", "Feature"),
        ("Feature", "Directory_", "Directory"), ("FeatureComponents", "Feature_", "Feature"), ("FeatureComponents", "Component_", "Component"), ("File", "Component_", "Component"),
        ("MsiFileHash", "File_", "File"), ("Registry", "Component_", "Component"), ("ServiceControl", "Component_", "Component"), ("ServiceInstall", "Component_", "Component"),
    ];

    // Keys with a form of their own (Identifier): letters, digits, _ and ., with a letter or _ first.
    private static readonly string[] Identifiers =
        ["AppSearch", "Binary", "Component", "CustomAction", "Directory", "Feature", "File", "Property", "RegLocator", "Registry", "ServiceControl", "ServiceInstall"];

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice03_every_value_has_the_type_of_its_column(string role)
        => Assert.Empty(Filled(role).SelectMany(t => packages.Read(role, t) is var table ? table.Rows.SelectMany(row => Wrong(t, table, row)) : []));

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice03_every_key_is_there_once(string role)
        => Assert.All(Filled(role), t =>
        {
            var table = packages.Read(role, t);
            var keys = table.Rows.Select(r => string.Join('\t', table.KeyColumns.Select(k => r[Index(table, k)]))).ToList();
            Assert.Equal(keys, keys.Distinct());
        });

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice03_what_is_referred_to_is_there(string role)
        => Assert.Empty(References.Where(r => packages.Names(role).Contains(r.Table)).SelectMany(r =>
        {
            var table = packages.Read(role, r.Table);
            return table.Rows.Select(row => row[Index(table, r.Column)]).Where(v => v.Length > 0).Except(packages.Read(role, r.Referred).Keys).Select(v => $"{r.Table}.{r.Column} {v}");
        }));

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice03_names_of_rows_are_identifiers(string role)
        => Assert.Empty(Identifiers.Where(t => packages.Names(role).Contains(t)).SelectMany(t => packages.Read(role, t).Keys.Where(k => !Identifier().IsMatch(k)).Select(k => $"{t} {k}")));

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice05_what_every_package_has_is_there(string role)
    {
        string[] needed = ["Manufacturer", "ProductCode", "ProductLanguage", "ProductName", "ProductVersion"];
        var property = packages.Read(role, "Property");
        Assert.All(needed, n => Assert.NotEmpty(property[n, "Value"]));
        Assert.Contains("TARGETDIR", packages.Read(role, "Directory").Keys);
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice16_the_name_of_the_product_fits(string role)
        => Assert.InRange(packages.Read(role, "Property")["ProductName", "Value"].Length, 1, 63);

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice39_80_the_summary_says_what_the_package_is(string role)
    {
        var summary = packages.Read(role, "_SummaryInformation");
        Assert.Equal("x64;" + packages.Read(role, "Property")["ProductLanguage", "Value"], summary["7", "Value"]);
        Assert.Matches(@"^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$", summary["9", "Value"]);
        // 64-bit packages need Windows Installer 2.0; compressed, with long names.
        Assert.InRange(int.Parse(summary["14", "Value"], CultureInfo.InvariantCulture), 200, 500);
        Assert.Equal(2, int.Parse(summary["15", "Value"], CultureInfo.InvariantCulture) & ~8);
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice69_what_a_value_refers_to_in_brackets_is_of_its_own_component(string role)
    {
        var files = packages.Read(role, "File").Rows.ToDictionary(f => f[0], f => f[1]);
        var components = packages.Read(role, "Component").Keys.ToHashSet();
        foreach (var (name, columns) in new[] { ("Registry", new[] { "Key", "Name", "Value" }), ("ServiceInstall", ["Name", "DisplayName", "StartName", "Arguments"]), ("ServiceControl", ["Name", "Arguments"]) })
        {
            var table = packages.Read(role, name);
            foreach (var row in table.Rows)
                foreach (var reference in columns.SelectMany(c => Reference().Matches(row[Index(table, c)])))
                {
                    var target = reference.Groups[2].Value;
                    var owner = reference.Groups[1].Value == "$" ? components.Contains(target) ? target : null : files.GetValueOrDefault(target);
                    Assert.Equal((row[0], row[Index(table, "Component_")]), (row[0], owner));
                }
        }
    }

    [Fact]
    public void One_component_code_is_one_component_in_every_package()
    {
        var all = Repository.Roles.SelectMany(r => packages.Read(r, "Component").Rows.Select(c => (Code: c[1].ToUpperInvariant(), What: $"{c[0]} {c[5]}"))).Distinct().ToList();
        Assert.Equal(all.Select(c => c.Code), all.Select(c => c.Code).Distinct());
        Assert.Equal(all.Select(c => c.What), all.Select(c => c.What).Distinct());
    }

    [Fact]
    public void Packages_share_neither_product_nor_upgrade_code()
    {
        var codes = Repository.Roles.SelectMany(r => (string[])[packages.Read(r, "Property")["ProductCode", "Value"], packages.Read(r, "Property")["UpgradeCode", "Value"]]).ToList();
        Assert.Equal(codes, codes.Distinct(StringComparer.OrdinalIgnoreCase));
    }

    private IEnumerable<string> Filled(string role) => packages.Names(role).Where(n => n[0] != '_' && packages.Read(role, n).Rows.Count > 0);

    // A type is a letter and a length: s and l text, i a number of 2 or 4 octets, v a stream; a capital one may be empty.
    private static IEnumerable<string> Wrong(string name, Table table, string[] row)
        => table.Types.Zip(row).Select((column, n) => (Type: column.First, Value: column.Second, Name: table.Columns[n]))
            .Where(c => !Fits(c.Type, c.Value)).Select(c => $"{name}.{c.Name} of {row[0]}: {c.Value}");

    private static bool Fits(string type, string value)
    {
        var size = int.Parse(type.AsSpan(1), CultureInfo.InvariantCulture);
        if (value.Length == 0)
            return char.IsUpper(type[0]);
        return char.ToLowerInvariant(type[0]) switch
        {
            'i' => long.TryParse(value, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= (size == 2 ? short.MaxValue : int.MaxValue),
            's' or 'l' => size == 0 || value.Length <= size,
            _ => true,
        };
    }

    private static int Index(Table table, string column) => table.Columns.ToList().IndexOf(column);

    public static TheoryData<string> Roles() => new(Repository.Roles);

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_.]{0,71}$")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"\[([#!$])([^\]]+)\]")]
    private static partial Regex Reference();
}
