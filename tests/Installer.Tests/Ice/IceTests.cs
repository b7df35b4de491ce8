using System.Text.RegularExpressions;
using QvTrust.Installer.Tests.Msi;
using QvTrust.Installer.Tests.Sources;

namespace QvTrust.Installer.Tests.Ice;

/// <summary>
/// Microsoft's Internal Consistency Evaluators that these packages can break, each under its number ("ICE Reference", Windows Installer SDK).
/// What stands in no table that they have (shortcuts, ODBC, COM, permissions tables) is held out by <see cref="Only_the_tables_that_are_judged_here_are_filled"/>.
/// The release build runs Microsoft's own; these run on every system.
/// </summary>
[Collection(nameof(Packages))]
[Trait("Category", "LabPackage")]
public sealed partial class IceTests(Packages packages)
{
    private static readonly string[] Sequences = ["InstallExecuteSequence", "InstallUISequence", "AdminExecuteSequence", "AdminUISequence", "AdvtExecuteSequence"];

    // _Validation, _Streams and the like are Windows Installer's own.
    private static readonly HashSet<string> Judged =
    [
        .. Sequences, "ActionText", "AppSearch", "Binary", "Component", "CustomAction", "Directory", "Feature", "FeatureComponents", "File", "LaunchCondition",
        "Media", "MsiFileHash", "Property", "RegLocator", "Registry", "ServiceControl", "ServiceInstall", "Signature", "Upgrade", "WixUpgrade", "Error", "MsiPackageCertificate",
    ];

    [Theory]
    [MemberData(nameof(Roles))]
    public void Only_the_tables_that_are_judged_here_are_filled(string role)
        => Assert.DoesNotContain(packages.Names(role), t => !Judged.Contains(t) && t[0] != '_' && packages.Read(role, t).Rows.Count > 0);

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice08_component_codes_are_unique(string role)
        => Assert.Equal(Column(role, "Component", "ComponentId"), Column(role, "Component", "ComponentId").Distinct(StringComparer.OrdinalIgnoreCase));

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice12_no_action_sets_a_folder_after_costing(string role)
        => Assert.DoesNotContain(Column(role, "CustomAction", "Type"), t => (int.Parse(t, null) & 63) == 35);

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice12_a_folder_that_is_set_as_a_property_is_set_before_costing_in_both_sequences(string role)
    {
        var folders = packages.Read(role, "Directory").Keys.ToHashSet();
        var set = packages.Read(role, "CustomAction").Rows.Where(a => (int.Parse(a[1], null) & 63) == 51 && folders.Contains(a[2])).Select(a => a[0]).ToList();
        Assert.Equal(["SetINSTALLFOLDER"], set);
        Assert.All((string[])["InstallExecuteSequence", "InstallUISequence"], sequence =>
        {
            var order = InOrder(role, sequence);
            Assert.Equal(order.IndexOf("AppSearch") + 1, order.IndexOf(set[0]));
            Assert.True(order.IndexOf(set[0]) < order.IndexOf("CostInitialize"), sequence);
        });
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice18_a_key_path_is_a_file_of_its_component(string role)
    {
        var files = packages.Read(role, "File").Rows.ToDictionary(f => f[0], f => f[1]);
        Assert.All(packages.Read(role, "Component").Rows, c => Assert.Equal(c[0], files[c[5]]));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice21_22_every_component_is_in_a_feature_and_every_pair_exists(string role)
    {
        var pairs = packages.Read(role, "FeatureComponents").Rows;
        Assert.Equal(Sorted(packages.Read(role, "Component").Keys), Sorted(pairs.Select(p => p[1]).Distinct()));
        Assert.Empty(pairs.Select(p => p[0]).Except(packages.Read(role, "Feature").Keys));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice24_the_products_own_properties_have_their_form(string role)
    {
        var property = packages.Read(role, "Property");
        Assert.Matches(Code(), property["ProductCode", "Value"]);
        Assert.Matches(Code(), property["UpgradeCode", "Value"]);
        Assert.NotEqual(property["ProductCode", "Value"], property["UpgradeCode", "Value"]);
        Assert.Matches(@"^\d{1,3}\.\d{1,3}\.\d{1,5}$", property["ProductVersion", "Value"]);
        Assert.Matches(@"^\d+$", property["ProductLanguage", "Value"]);
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice26_what_has_to_be_scheduled_is_and_nothing_else_stands_in_an_advertisement(string role)
    {
        string[] needed = ["CostInitialize", "FileCost", "CostFinalize", "InstallValidate", "InstallInitialize", "ProcessComponents", "UnpublishFeatures", "RegisterUser", "RegisterProduct", "PublishFeatures", "PublishProduct", "InstallFinalize"];
        Assert.Empty(needed.Except(packages.Read(role, "InstallExecuteSequence").Keys));
        string[] advertised = ["CostInitialize", "CostFinalize", "InstallValidate", "InstallInitialize", "CreateShortcuts", "MsiPublishAssemblies", "PublishComponents", "PublishFeatures", "PublishProduct", "RegisterClassInfo", "RegisterExtensionInfo", "RegisterMIMEInfo", "RegisterProgIdInfo", "InstallFinalize"];
        // ICE72: no action of ours runs where a product is only advertised.
        Assert.Empty(packages.Read(role, "AdvtExecuteSequence").Keys.Except(advertised));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice27_standard_actions_stand_in_the_order_that_they_need(string role)
    {
        string[] order =
        [
            "FindRelatedProducts", "AppSearch", "LaunchConditions", "ValidateProductID", "CostInitialize", "FileCost", "CostFinalize", "MigrateFeatureStates", "InstallValidate", "InstallInitialize",
            "RemoveExistingProducts", "ProcessComponents", "UnpublishFeatures", "StopServices", "DeleteServices", "RemoveRegistryValues", "RemoveFiles", "InstallFiles", "WriteRegistryValues",
            "InstallServices", "StartServices", "RegisterUser", "RegisterProduct", "PublishFeatures", "PublishProduct", "InstallFinalize",
        ];
        var sequence = InOrder(role, "InstallExecuteSequence").Where(order.Contains).ToList();
        Assert.Equal(order.Where(sequence.Contains), sequence);
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice28_no_restart_is_scheduled(string role)
        => Assert.All(Sequences, s => Assert.Empty(Keys(role, s).Intersect(["ForceReboot", "ScheduleReboot"])));

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice30_no_file_is_installed_by_two_components(string role)
    {
        var folders = packages.Read(role, "Component").Rows.ToDictionary(c => c[0], c => c[2]);
        var places = packages.Read(role, "File").Rows.Select(f => $"{folders[f[1]]}/{f[2].Split('|')[^1]}".ToUpperInvariant()).ToList();
        Assert.Equal(places, places.Distinct());
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice35_71_every_file_is_in_the_one_embedded_cabinet(string role)
    {
        var media = Assert.Single(packages.Read(role, "Media").Rows);
        Assert.Equal("1", media[0]);
        Assert.StartsWith("#", media[3], StringComparison.Ordinal);
        Assert.All(Column(role, "File", "Sequence"), s => Assert.InRange(int.Parse(s, null), 1, int.Parse(media[1], null)));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice38_57_64_91_nothing_is_a_users_own(string role)
    {
        Assert.Equal("1", packages.Read(role, "Property")["ALLUSERS", "Value"]);
        Assert.All(packages.Read(role, "Registry").Rows, r => Assert.Equal("2", r[1]));
        Assert.Equal(["INSTALLFOLDER", "ProgramFiles64Folder", "TARGETDIR"], Sorted(packages.Read(role, "Directory").Keys));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice40_74_87_properties_that_belong_to_the_administrator_are_not_set(string role)
        => Assert.Empty(packages.Read(role, "Property").Keys.Intersect(["REINSTALLMODE", "REINSTALL", "REMOVE", "ADDLOCAL", "ADVERTISE", "FASTOEM", "PATCH"]));

    private IEnumerable<string> Keys(string role, string table) => packages.Names(role).Contains(table) ? packages.Read(role, table).Keys : [];

    private List<string> InOrder(string role, string sequence)
        => [.. packages.Read(role, sequence).Rows.OrderBy(r => int.Parse(r[2], null)).Select(r => r[0])];

    private List<string> Column(string role, string table, string column)
    {
        var read = packages.Read(role, table);
        return [.. read.Rows.Select(r => r[read.Columns.ToList().IndexOf(column)])];
    }

    private static List<string> Sorted(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];

    public static TheoryData<string> Roles() => new(Repository.Roles);

    [GeneratedRegex(@"^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$")]
    private static partial Regex Code();
}
