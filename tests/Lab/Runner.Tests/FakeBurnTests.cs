using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;

namespace QvTrust.Lab.Runner.Tests;

/// <summary>What the stand-in of Burn does before it runs a package, held against what WiX's sources do.</summary>
public sealed class FakeBurnTests
{
    private static readonly FakeBurnVariable[] Authored =
    [
        new("ROLE", 0L, IsHidden: false, IsOverridable: true),
        new("TEXT", "", IsHidden: false, IsOverridable: true),
        new("TOKEN", "", IsHidden: true, IsOverridable: true),
        new("FIXED", "kept", IsHidden: false, IsOverridable: false),
    ];

    [Theory]
    [InlineData("ROLE", "", false)]
    [InlineData("ROLE = 0", "", true)]
    [InlineData("ROLE", "ROLE=0", true)] // a text that is not empty
    [InlineData("ROLE = 1", "ROLE=0", false)]
    [InlineData("ROLE = 1", "role=1", true)]
    [InlineData("ROLE = 1", "ROLE=yes", false)]
    [InlineData("ROLE <> 1", "ROLE=yes", true)]
    [InlineData("TEXT", "", false)]
    [InlineData("TEXT", "TEXT=x", true)]
    [InlineData("TEXT = \"x\"", "TEXT=x", true)]
    [InlineData("NOT TEXT AND NOT TOKEN", "TOKEN=x", false)]
    [InlineData("TEXT OR ROLE = 1 AND NONE", "TEXT=x", true)]
    [InlineData("(TEXT OR ROLE = 1) AND NONE", "TEXT=x", false)]
    [InlineData("NONE", "", false)]
    [InlineData("NONE = 1", "", false)]
    public void Conditions(string condition, string argument, bool expected)
        => Assert.Equal(expected, FakeBurnCondition.IsTrue(condition, new FakeBurnVariables(Authored, argument.Length > 0 ? [argument] : [], [])));

    [Theory]
    [InlineData("TEXT AND")]
    [InlineData("TEXT ROLE")]
    [InlineData("(TEXT")]
    [InlineData("ROLE >= 1")]
    public void What_it_does_not_know_is_an_error(string condition)
        => Assert.Throws<LabException>(() => FakeBurnCondition.IsTrue(condition, new FakeBurnVariables(Authored, [], [])));

    [Fact]
    public void Values_are_formatted_once_and_hidden_ones_are_not_for_a_log()
    {
        List<string> log = [];
        var variables = new FakeBurnVariables(Authored, ["text=[FIXED]=1", "TOKEN=secret", "FIXED=other"], log);
        Assert.Equal("[FIXED]=1,secret,kept,0,", variables.Format("[TEXT],[TOKEN],[FIXED],[ROLE],[NONE]"));
        Assert.Equal("[FIXED]=1,*****", variables.FormatForLog("[TEXT],[TOKEN]"));
        Assert.Equal(["Ignoring attempt to set non-overridable variable: 'FIXED'."], log);
    }

    [Fact]
    public void The_bundle_of_all_roles_is_understood()
    {
        var bundle = FakeBurnBundle.Read(
            Path.Combine(Paths.Find().Root, "installer/Bundles/Roles/Bundle.wxs"),
            new Dictionary<string, string>(StringComparer.Ordinal) { ["Version"] = "1.0.0", ["UpgradeCode"] = "{0}" });
        Assert.Equal(LabRole.All.Select(r => r.Id), bundle.Chain.Select(p => p.Id));
        Assert.All(bundle.Chain, p => Assert.Equal(1, p.Boundary));
        Assert.Equal(LabRole.All.Count, bundle.Searches.Count);
        Assert.True(bundle.Variables.Single(v => v.Name == "ENROLLTOKEN").IsHidden);
    }

    [Theory]
    [InlineData("Qms", "QMS", "QvTrust.Qms.msi", "AUTHORITY")]
    [InlineData("Node", "QVS", "QvTrust.Qvs.msi", "ENROLLTOKEN")]
    [InlineData("Node", "QDS", "QvTrust.Qds.msi", "ENROLLTOKEN")]
    [InlineData("Node", "DSC", "QvTrust.Dsc.msi", "ENROLLTOKEN")]
    [InlineData("Qvws", "QVWS", "QvTrust.Qvws.msi", "WEBSERVERSERVICE")]
    public void The_bundle_of_one_role_is_understood(string folder, string role, string package, string property)
    {
        var bundle = FakeBurnBundle.Read(
            Path.Combine(Paths.Find().Root, "installer/Bundles", folder, "Bundle.wxs"),
            new Dictionary<string, string>(StringComparer.Ordinal) { ["Version"] = "1.0.0", ["UpgradeCode"] = "{0}", ["Role"] = role, ["Msi"] = package });
        var only = Assert.Single(bundle.Chain);
        Assert.Equal((role, package, 1), (only.Id, only.SourceFile, only.Boundary));
        Assert.Null(only.InstallCondition);
        Assert.Empty(bundle.Searches);
        Assert.Single(bundle.Conditions);
        Assert.Contains((property, $"[{property}]"), only.Properties);
        // A name in brackets that is no variable would be an empty value.
        Assert.Empty(only.Properties.Select(p => p.Value).Except(bundle.Variables.Select(v => $"[{v.Name}]")));
    }

    [Theory]
    [InlineData("Bundle", "Condition")]
    [InlineData("BootstrapperApplication", "SourceFile")]
    [InlineData("bal:WixStandardBootstrapperApplication", "SuppressRepair")]
    [InlineData("Variable", "Persisted")]
    [InlineData("PackageGroupRef", "After")]
    public void An_attribute_that_it_does_not_know_is_an_error(string element, string attribute)
    {
        const string bundle = """
            <Wix xmlns="http://wixtoolset.org/schemas/v4/wxs" xmlns:bal="http://wixtoolset.org/schemas/v4/wxs/bal">
              <Bundle Name="x" bal:CommandLineVariables="caseInsensitive">
                <BootstrapperApplication >
                  <bal:WixStandardBootstrapperApplication Theme="none" />
                </BootstrapperApplication>
                <Variable Name="ROLE" Type="string" Value="" />
                <Chain>
                  <PackageGroupRef Id="NetFx472Web" />
                </Chain>
              </Bundle>
            </Wix>
            """;
        Assert.Equal("ROLE", Assert.Single(Read(bundle).Variables).Name);
        var error = Assert.Throws<LabException>(() => Read(bundle.Replace($"<{element} ", $"<{element} {attribute}=\"x\" ", StringComparison.Ordinal)));
        Assert.Contains($"does not know {attribute} of ", error.Message, StringComparison.Ordinal);
    }

    private static FakeBurnBundle Read(string text)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, text);
            return FakeBurnBundle.Read(file, new Dictionary<string, string>(StringComparer.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
