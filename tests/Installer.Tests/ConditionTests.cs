using System.Xml.Linq;
using QvTrust.Installer.Tests.Sources;

namespace QvTrust.Installer.Tests;

/// <summary>The parser itself, and every condition of the sources: WiX lets any text pass.</summary>
public sealed class ConditionTests
{
    // What a condition may name besides the package's own properties.
    private static readonly HashSet<string> WindowsInstaller =
        ["Installed", "REMOVE", "UPGRADINGPRODUCTCODE", "VersionNT64", "RollbackDisabled", "Privileged"];

    [Theory]
    [InlineData("Installed AND REMOVE~=\"ALL\" AND NOT UPGRADINGPRODUCTCODE")]
    [InlineData("NOT (A OR B) AND C >= \"#461808\"")]
    [InlineData("not a xor $Component = 3 imp %PATH >< \"x\"")]
    public void Conditions_of_the_documented_syntax_parse(string condition) => Assert.NotEmpty(Condition.Names(condition));

    [Theory]
    [InlineData("A AND")]
    [InlineData("A == B")]
    [InlineData("(A OR B")]
    [InlineData("A B")]
    [InlineData("NOT")]
    [InlineData("A && B")]
    [InlineData("REMOVE=\"ALL")]
    [InlineData("")]
    public void What_only_looks_like_a_condition_is_refused(string condition)
        => Assert.Throws<FormatException>(() => Condition.Names(condition));

    [Theory]
    [InlineData("", true)]
    [InlineData("A", true)]
    [InlineData("NOT A", false)]
    [InlineData("ZERO", false)]
    [InlineData("NONE OR A AND NONE", false)]
    [InlineData("(NONE OR A) AND A", true)]
    [InlineData("NOT NONE AND A", true)]
    [InlineData("A XOR A OR A", false)]
    [InlineData("NONE IMP NONE", true)]
    [InlineData("A EQV NONE", false)]
    [InlineData("A = \"Abc\"", true)]
    [InlineData("A = \"abc\"", false)]
    [InlineData("A ~= \"abc\"", true)]
    [InlineData("NUMBER >= 603", true)]
    [InlineData("NUMBER < 1000", true)]
    [InlineData("NUMBER <> 603", false)]
    public void A_condition_comes_to_what_Windows_Installer_says(string condition, bool expected)
        => Assert.Equal(expected, Condition.IsTrue(condition, new Dictionary<string, string> { ["A"] = "Abc", ["ZERO"] = "0", ["NUMBER"] = "603" }));

    [Theory]
    [MemberData(nameof(Roles))]
    public void Every_condition_parses_and_names_what_exists(string role)
    {
        var tree = SourceTree.OfRole(role);
        var properties = tree.All("Property").Select(p => (string)p.Attribute("Id")!)
            .Concat(tree.All("CustomAction").Select(a => (string?)a.Attribute("Property")).OfType<string>())
            // A folder is a property, too: whoever gives it a value chooses the place.
            .Concat(tree.All("Directory").Select(d => (string)d.Attribute("Id")!)).ToHashSet();
        foreach (var attribute in tree.Linked.DescendantsAndSelf().Attributes("Condition"))
        {
            foreach (var name in Condition.Names(attribute.Value))
                Assert.True(properties.Contains(name) || WindowsInstaller.Contains(name), $"{attribute.Value}: nothing sets {name}");
        }
    }

    [Fact]
    public void Every_condition_of_a_bundle_parses_and_names_what_exists()
    {
        foreach (var bundle in SourceTree.Bundles())
        {
            var variables = bundle.Elements(SourceTree.Wix + "Variable").Select(v => (string)v.Attribute("Name")!)
                .Concat(bundle.Elements().Select(e => (string?)e.Attribute("Variable")).OfType<string>()).ToHashSet();
            foreach (var condition in bundle.Descendants().Attributes().Where(a => a.Name.LocalName.EndsWith("Condition", StringComparison.Ordinal)))
                Assert.All(Condition.Names(condition.Value), name => Assert.Contains(name, variables));
        }
    }

    public static TheoryData<string> Roles() => new(Repository.Roles);
}
