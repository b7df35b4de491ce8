using System.Text.RegularExpressions;
using System.Xml.Linq;
using QvTrust.Installer.Tests.Sources;

namespace QvTrust.Installer.Tests;

/// <summary>What WiX 5 compiles without a word although it is wrong at run time.</summary>
public sealed partial class SilentTrapTests
{
    private static readonly HashSet<string> WindowsInstallerProperties = ["ProductName"];

    [Theory]
    [MemberData(nameof(Roles))]
    public void Every_action_is_scheduled_in_the_execute_sequence(string role)
    {
        var tree = SourceTree.OfRole(role);
        var scheduled = tree.All("InstallExecuteSequence").Elements(SourceTree.Wix + "Custom").Select(c => (string)c.Attribute("Action")!).ToList();
        Assert.Equal(scheduled.Distinct().Order(), tree.All("CustomAction").Select(a => (string)a.Attribute("Id")!).Order());
        Assert.Equal(scheduled.Count, scheduled.Distinct().Count());
        Assert.Empty(tree.All("InstallUISequence"));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Every_formatted_reference_leads_somewhere(string role)
    {
        var tree = SourceTree.OfRole(role);
        var properties = tree.All("Property").Select(p => (string)p.Attribute("Id")!).Concat(WindowsInstallerProperties).Concat(SetByActions(tree)).Concat(Folders(tree)).ToHashSet();
        var strings = Strings();
        var texts = tree.Linked.DescendantsAndSelf().Attributes().Where(a => a.Name.LocalName is "Value" or "Message" or "Text" or "Template")
            .Select(a => a.Value).Concat(strings.Values);
        // A number is a field of the message that the text is filled with.
        foreach (var reference in texts.SelectMany(t => Formatted().Matches(t)).Where(m => !m.Groups[1].Value.All(char.IsAsciiDigit)))
            Assert.Contains(reference.Groups[1].Value, properties);
    }

    // Windows Installer makes a property of each folder, and resolves it itself.
    private static IEnumerable<string> Folders(SourceTree tree) => tree.All("Directory").Select(d => (string)d.Attribute("Id")!);

    // One action adds to what another put together.
    private static IEnumerable<string> SetByActions(SourceTree tree)
        => tree.All("CustomAction").Select(a => (string?)a.Attribute("Property")).OfType<string>().Where(p => p != "ENROLLTOKEN");

    [Theory]
    [MemberData(nameof(Roles))]
    public void Every_progress_text_belongs_to_an_action_and_every_action_in_the_script_has_one(string role)
    {
        var tree = SourceTree.OfRole(role);
        var actions = tree.All("CustomAction").Where(a => a.Attribute("BinaryRef") is not null).Select(a => (string)a.Attribute("Id")!);
        Assert.Equal(actions.Order(), tree.All("ProgressText").Select(t => (string)t.Attribute("Action")!).Order());
        // Without a template Windows Installer shows nothing of what an action says of itself while it works.
        Assert.All(tree.All("ProgressText"), t => Assert.Equal("[1]", (string?)t.Attribute("Template")));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Immediate_actions_claim_nothing_that_is_ignored(string role)
    {
        foreach (var action in SourceTree.OfRole(role).All("CustomAction").Where(a => (string?)a.Attribute("Execute") is null or "immediate"))
        {
            Assert.Null(action.Attribute("Impersonate"));
            // Hidden there only where the property that it sets is hidden by an action of that name.
            Assert.True(action.Attribute("HideTarget") is null || action.Attribute("Property") is not null, action.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Secrets_are_hidden_wherever_they_pass(string role)
    {
        var tree = SourceTree.OfRole(role);
        var hidden = tree.All("Property").Where(p => (string?)p.Attribute("Hidden") == "yes").Select(p => (string)p.Attribute("Id")!).ToList();
        Assert.Equal(role == "Qms" ? [] : ["ENROLLTOKEN"], hidden);
        var carriers = tree.All("CustomAction").Where(a => hidden.Any(h => ((string?)a.Attribute("Value"))?.Contains($"[{h}]", StringComparison.Ordinal) == true)).ToList();
        Assert.Equal(hidden.Count, carriers.Count);
        foreach (var carrier in carriers)
        {
            var target = (string)carrier.Attribute("Property")!;
            Assert.Equal("yes", (string?)carrier.Attribute("HideTarget"));
            Assert.All(tree.All("CustomAction").Where(a => (string?)a.Attribute("Id") == target || (string?)a.Attribute("Id") == target + "Undo"),
                a => Assert.Equal("yes", (string?)a.Attribute("HideTarget")));
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Every_setting_of_the_command_line_is_secure(string role)
    {
        var tree = SourceTree.OfRole(role);
        var passed = tree.All("CustomAction").Concat(tree.All("SetProperty")).Select(a => (string?)a.Attribute("Value")).OfType<string>()
            .SelectMany(v => Formatted().Matches(v)).Select(m => m.Groups[1].Value).ToHashSet();
        Assert.Contains("QMSHOST", passed);
        // What is searched for is nobody's to give, and WiX lists it as secure by itself.
        passed.ExceptWith(SetByActions(tree).Concat(Folders(tree)).Concat(tree.All("RegistrySearch").Select(s => (string)s.Parent!.Attribute("Id")!)));
        Assert.All(passed, name => Assert.Equal("yes",
            (string?)tree.All("Property").Single(p => (string?)p.Attribute("Id") == name).Attribute("Secure")));
        Assert.All(tree.All("RegistrySearch"), s => Assert.Equal("always64", (string?)s.Attribute("Bitness")));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void No_target_is_longer_than_its_column(string role)
        => Assert.All(SourceTree.OfRole(role).All("CustomAction"), a => Assert.InRange(((string?)a.Attribute("Value") ?? "").Length, 0, 255));

    [Theory]
    [MemberData(nameof(Roles))]
    public void The_package_says_what_WiX_would_otherwise_choose_silently(string role)
    {
        var package = SourceTree.OfRole(role).Package;
        Assert.Equal("1033", (string?)package.Attribute("Language"));
        Assert.Equal("yes", (string?)package.Element(SourceTree.Wix + "MediaTemplate")?.Attribute("EmbedCab"));
        var upgrade = Assert.Single(package.Elements(SourceTree.Wix + "MajorUpgrade"));
        Assert.Equal("afterInstallInitialize", (string?)upgrade.Attribute("Schedule"));
        Assert.Equal("yes", (string?)upgrade.Attribute("AllowSameVersionUpgrades"));
    }

    [Fact]
    public void Packages_and_bundles_have_upgrade_codes_of_their_own()
    {
        var codes = Repository.Roles.Select(r => (string)SourceTree.OfRole(r).Package.Attribute("UpgradeCode")!)
            .Concat(Repository.Files(".wixproj").Select(p => XElement.Load(p).Descendants("UpgradeCode").SingleOrDefault()?.Value).OfType<string>()).ToList();
        Assert.Equal(2 * Repository.Roles.Count + 1, codes.Distinct().Count());
    }

    [Fact]
    public void Strings_are_referenced_in_the_form_that_is_replaced()
    {
        var strings = Strings();
        var used = new HashSet<string>();
        foreach (var file in Repository.Files(".wxs", ".wxi"))
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain("$(loc.", text, StringComparison.Ordinal);
            used.UnionWith(Localised().Matches(text).Select(m => m.Groups[1].Value));
        }

        Assert.Equal(strings.Keys.Order(), used.Order());
    }

    [Fact]
    public void Bundles_keep_no_secret_and_compare_roles_as_texts()
    {
        var bundles = SourceTree.Bundles().ToList();
        Assert.Equal(4, bundles.Count);
        foreach (var bundle in bundles)
        {
            var token = bundle.Elements(SourceTree.Wix + "Variable").SingleOrDefault(v => (string?)v.Attribute("Name") == "ENROLLTOKEN");
            Assert.True(token is null || ((string?)token.Attribute("Hidden") == "yes" && token.Attribute("Persisted") is null));
            Assert.Single(bundle.Descendants(SourceTree.Wix + "RollbackBoundary"));
            foreach (var package in bundle.Descendants(SourceTree.Wix + "MsiPackage"))
            {
                var id = (string)package.Attribute("Id")!;
                // A false condition uninstalls the package, and a bare name is true for the text "0".
                Assert.Equal(package.Attribute("InstallCondition") is null ? null : $"ROLE_{id} = 1 OR {id}_PRESENT", (string?)package.Attribute("InstallCondition"));
                Assert.All(package.Elements(SourceTree.Wix + "MsiProperty"), p => Assert.Equal($"[{(string?)p.Attribute("Name")}]", (string?)p.Attribute("Value")));
            }
        }
    }

    [Fact]
    public void Bundles_declare_a_variable_once_and_give_each_package_all_that_it_knows()
    {
        foreach (var bundle in SourceTree.Bundles())
        {
            var variables = bundle.Elements(SourceTree.Wix + "Variable").Select(v => (string)v.Attribute("Name")!).ToList();
            // Included twice, a variable is a duplicate symbol for the linker.
            Assert.Equal(variables.Distinct(), variables);
            foreach (var package in bundle.Descendants(SourceTree.Wix + "MsiPackage"))
            {
                var role = Repository.Roles.Single(r => (string?)package.Attribute("SourceFile") == $"QvTrust.{r}.msi");
                var given = package.Elements(SourceTree.Wix + "MsiProperty").Select(p => (string)p.Attribute("Name")!).ToList();
                var known = SourceTree.OfRole(role).All("Property").Where(p => (string?)p.Attribute("Secure") == "yes").Select(p => (string)p.Attribute("Id")!);
                // One fragment of properties serves both kinds of server.
                string[] ofOthers = role == "Qms" ? ["QMSHOST", "QMSADDRESS", "ENROLLTOKENFILE"] : ["AUTHORITY", "AUTHORITYTHUMBPRINT"];
                Assert.Equal(known.Except([.. ofOthers, "DRYRUN", "PLANFILE"]).Order(), given.Order());
                Assert.Empty(given.Except(variables));
            }
        }
    }

    [Fact]
    public void A_bundle_that_is_asked_for_a_plan_does_not_install_instead()
    {
        var bal = XNamespace.Get(SourceTree.Wix.NamespaceName + "/bal");
        Assert.All(SourceTree.Bundles(), bundle =>
        {
            Assert.Equal("NOT DRYRUN AND NOT PLANFILE", (string?)Assert.Single(bundle.Elements(bal + "Condition")).Attribute("Condition"));
            foreach (var name in (string[])["DRYRUN", "PLANFILE"])
            {
                var variable = bundle.Elements(SourceTree.Wix + "Variable").Single(v => (string?)v.Attribute("Name") == name);
                Assert.Equal(("", "yes"), ((string?)variable.Attribute("Value"), (string?)variable.Attribute(bal + "Overridable")));
            }
        });
    }

    private static Dictionary<string, string> Strings()
        => Repository.Files(".wxl").SelectMany(f => XElement.Load(f).Elements())
            .ToDictionary(s => (string)s.Attribute("Id")!, s => (string)s.Attribute("Value")!);

    public static TheoryData<string> Roles() => new(Repository.Roles);

    [GeneratedRegex(@"\[([^\]]*)\]")]
    private static partial Regex Formatted();

    [GeneratedRegex(@"!\(loc\.(\w+)\)")]
    private static partial Regex Localised();
}
