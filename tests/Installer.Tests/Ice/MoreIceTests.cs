using QvTrust.Installer.Tests.Msi;
using QvTrust.Installer.Tests.Sources;

namespace QvTrust.Installer.Tests.Ice;

/// <summary>The evaluators from ICE45 on (<see cref="IceTests"/>).</summary>
[Collection(nameof(Packages))]
[Trait("Category", "LabPackage")]
public sealed class MoreIceTests(Packages packages)
{
    private const int InScript = 1024;

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice45_no_reserved_bit_is_set(string role)
    {
        // 64-bit for components; ICE80 wants it where the folder is a 64-bit one.
        Assert.All(packages.Read(role, "Component").Rows, c => Assert.Equal("256", c[3]));
        // Vital (512) is what WiX sets for files; nothing is hidden, a system file or patched.
        Assert.All(packages.Read(role, "File").Rows, f => Assert.Equal(0, Number(f[6]) & ~512));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice46_a_property_in_a_condition_is_written_as_it_is_defined(string role)
    {
        var names = Conditions(role).SelectMany(Condition.Names).Distinct().ToList();
        var defined = packages.Read(role, "Property").Keys
            .Concat(packages.Read(role, "CustomAction").Rows.Where(a => (Number(a[1]) & 63) == 51).Select(a => a[2]))
            .Concat(packages.Read(role, "AppSearch").Keys).ToHashSet();
        Assert.DoesNotContain(names, n => !defined.Contains(n) && defined.Contains(n, StringComparer.OrdinalIgnoreCase));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice48_no_folder_is_fixed(string role)
    {
        Assert.DoesNotContain(packages.Read(role, "Property").Rows, p => p[1].Contains(":\\", StringComparison.Ordinal));
        Assert.DoesNotContain(packages.Read(role, "Directory").Rows, d => d[2].Contains(':') && !d[2].StartsWith('.'));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice52_what_is_searched_for_is_a_public_property(string role)
        => Assert.All(packages.Read(role, "AppSearch").Keys, p => Assert.Equal(p.ToUpperInvariant(), p));

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice56_there_is_one_root_folder(string role)
        => Assert.Equal(["TARGETDIR SourceDir"], packages.Read(role, "Directory").Rows.Where(d => d[1].Length == 0).Select(d => $"{d[0]} {d[2]}"));

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice61_upgrades_are_of_the_own_product(string role)
    {
        var property = packages.Read(role, "Property");
        Assert.All(packages.Read(role, "Upgrade").Rows, u => Assert.Equal(property["UpgradeCode", "Value"], u[0]));
        Assert.All(packages.Read(role, "Upgrade").Rows, u => Assert.Contains(u[6], property["SecureCustomProperties", "Value"].Split(';')));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice63_the_old_version_goes_right_behind_the_beginning_of_the_script(string role)
    {
        var sequence = packages.Read(role, "InstallExecuteSequence").Rows.OrderBy(r => Number(r[2])).Select(r => r[0]).ToList();
        Assert.Equal(sequence.IndexOf("InstallInitialize") + 1, sequence.IndexOf("RemoveExistingProducts"));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice68_75_actions_are_of_known_types_and_their_code_comes_with_the_package(string role)
    {
        var binaries = packages.Read(role, "Binary").Keys.ToHashSet();
        Assert.All(packages.Read(role, "CustomAction").Rows, a =>
        {
            var kind = Number(a[1]) & 63;
            Assert.Contains(kind, (int[])[1, 19, 51]);
            Assert.True(kind != 1 || binaries.Contains(a[2]), $"{a[0]} is in {a[2]}");
        });
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice70_registry_values_have_a_form_that_is_written_as_meant(string role)
        => Assert.All(packages.Read(role, "Registry").Rows, r => Assert.Matches("^([^#]|##|#%|#x[0-9A-Fa-f]+$|#-?[0-9]+$)", r[4]));

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice77_actions_of_the_script_stand_between_its_ends(string role)
    {
        var sequence = packages.Read(role, "InstallExecuteSequence");
        var (begin, end) = (Number(sequence["InstallInitialize", "Sequence"]), Number(sequence["InstallFinalize", "Sequence"]));
        var script = packages.Read(role, "CustomAction").Rows.Where(a => (Number(a[1]) & InScript) != 0).Select(a => a[0]).ToHashSet();
        Assert.NotEmpty(script);
        Assert.All(sequence.Rows.Where(r => script.Contains(r[0])), r => Assert.InRange(Number(r[2]), begin + 1, end - 1));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice78_79_nothing_refers_to_an_advertised_dialog_a_feature_or_a_component(string role)
    {
        Assert.DoesNotContain(packages.Names(role), t => t == "AdvtUISequence" && packages.Read(role, t).Rows.Count > 0);
        Assert.DoesNotContain(Conditions(role), c => c.IndexOfAny(['?', '$', '&', '!']) >= 0);
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice82_no_two_actions_have_one_number(string role)
    {
        var numbers = packages.Read(role, "InstallExecuteSequence").Rows.Select(r => Number(r[2])).ToList();
        Assert.Equal(numbers, numbers.Distinct());
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice84_what_every_installation_needs_has_no_condition(string role)
    {
        string[] always =
        [
            "CostInitialize", "FileCost", "CostFinalize", "InstallValidate", "InstallInitialize", "ProcessComponents", "UnpublishFeatures", "RemoveRegistryValues", "RemoveFiles",
            "InstallFiles", "WriteRegistryValues", "RegisterUser", "RegisterProduct", "PublishFeatures", "PublishProduct", "InstallFinalize",
        ];
        Assert.Empty(packages.Read(role, "InstallExecuteSequence").Rows.Where(r => always.Contains(r[0]) && r[1].Length > 0).Select(r => r[0]));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice86_who_may_install_is_asked_by_Privileged(string role)
        => Assert.DoesNotContain("AdminUser", Conditions(role).SelectMany(Condition.Names));

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice92_every_component_is_counted_and_can_be_removed(string role)
        => Assert.All(packages.Read(role, "Component").Rows, c => Assert.True(c[1].Length > 0 && (Number(c[3]) & 16) == 0, c[0]));

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice93_no_action_has_the_name_of_a_standard_one(string role)
        => Assert.All(packages.Read(role, "CustomAction").Keys, a => Assert.True(a.StartsWith("Qvt", StringComparison.Ordinal) || a.StartsWith("Set", StringComparison.Ordinal) || a.StartsWith("Wix", StringComparison.Ordinal), a));

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice99_no_property_has_the_name_of_a_folder_that_is_not_its_own(string role)
        => Assert.Empty(packages.Read(role, "Property").Keys.Intersect(packages.Read(role, "Directory").Keys));

    [Theory]
    [MemberData(nameof(Roles))]
    public void Ice101_a_features_name_fits(string role) => Assert.All(packages.Read(role, "Feature").Keys, f => Assert.InRange(f.Length, 1, 38));

    // No evaluator of Microsoft's has this one: ICE03 asks only that each component is there (BasicIceTests).
    [Theory]
    [MemberData(nameof(Roles))]
    public void A_service_is_controlled_by_the_component_that_installs_it(string role)
    {
        var installed = packages.Read(role, "ServiceInstall").Rows.ToDictionary(s => s[1], s => s[^2]);
        Assert.Equal(role == "Qms" ? ["QvTrustAuthority"] : [], installed.Keys);
        Assert.All(packages.Read(role, "ServiceControl").Rows, c => Assert.Equal(installed[c[1]], c[5]));
    }

    private IEnumerable<string> Conditions(string role)
        => packages.Read(role, "InstallExecuteSequence").Rows.Concat(packages.Read(role, "InstallUISequence").Rows).Select(r => r[1])
            .Concat(packages.Read(role, "LaunchCondition").Keys).Where(c => c.Length > 0);

    private static int Number(string text) => text.Length == 0 ? 0 : int.Parse(text, null);

    public static TheoryData<string> Roles() => new(Repository.Roles);
}
