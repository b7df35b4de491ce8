using System.Xml.Linq;
using QvTrust.Installer.Tests.Sources;

namespace QvTrust.Installer.Tests;

/// <summary>Fragments come as a whole or not at all, without a word from WiX either way.</summary>
public sealed class FragmentTests
{
    [Fact]
    public void Every_fragment_is_in_some_package()
    {
        var trees = Repository.Roles.Select(SourceTree.OfRole).ToList();
        var used = trees.SelectMany(t => t.Linked).Select(Where).ToHashSet();
        Assert.All(trees.SelectMany(t => t.Fragments).Select(Where), fragment => Assert.Contains(fragment, used));
    }

    [Fact]
    public void A_fragment_has_one_topic()
    {
        foreach (var fragment in Repository.Roles.SelectMany(r => SourceTree.OfRole(r).Fragments))
        {
            string[] groups = ["Feature", "ComponentGroup", "Binary"];
            Assert.All(groups, g => Assert.InRange(fragment.Elements(SourceTree.Wix + g).Count(), 0, 1));
            // The actions of a fragment are one action with its twin and data: they all begin with the shortest name.
            var actions = fragment.Elements(SourceTree.Wix + "CustomAction").Select(a => (string)a.Attribute("Id")!).ToList();
            var shortest = actions.MinBy(a => a.Length);
            Assert.All(actions, a => Assert.StartsWith(shortest!, a, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void The_stages_of_other_roles_stay_outside(string role)
    {
        var stages = SourceTree.OfRole(role).All("CustomAction").Select(a => (string)a.Attribute("Id")!).ToHashSet();
        Assert.Equal(role == "Qms", stages.Contains("QvtAuthority"));
        Assert.Equal(role != "Qms", stages.Contains("QvtEnrol"));
        Assert.Equal(role != "Qms", stages.Contains("QvtToken"));
        Assert.Equal(role == "Qms", SourceTree.OfRole(role).All("ServiceInstall").Any());
    }

    [Fact]
    public void Every_package_and_bundle_has_its_project()
    {
        foreach (var file in Repository.Files(".wixproj"))
            Assert.Equal("WixToolset.Sdk/5.0.2", (string?)XElement.Load(file).Attribute("Sdk"));
        Assert.All(Repository.Roles, r => Assert.True(File.Exists(Path.Combine(Repository.Installer, r, $"QvTrust.{r}.wixproj"))));
        Assert.All(Repository.Roles, r => Assert.True(File.Exists(Path.Combine(Repository.Installer, "Bundles", r, $"QvTrust.{r}.Setup.wixproj"))));
        Assert.All(Repository.Files(".wixproj"), p => Assert.Contains(Path.GetFileName(p), File.ReadAllText(Path.Combine(Repository.Root, "QvTrustSetup.sln")), StringComparison.Ordinal));
        Assert.Contains("<InstallerPlatform>x64</InstallerPlatform>", File.ReadAllText(Path.Combine(Repository.Installer, "Directory.Build.props")), StringComparison.Ordinal);
    }

    private static string Where(XElement element)
        => $"{element.BaseUri}:{((System.Xml.IXmlLineInfo)element).LineNumber}";

    public static TheoryData<string> Roles() => new(Repository.Roles);
}
