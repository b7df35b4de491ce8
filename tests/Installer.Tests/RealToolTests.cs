using QvTrust.Installer.Tests.Msi;
using QvTrust.Installer.Tests.Sources;

namespace QvTrust.Installer.Tests;

/// <summary>
/// Numbers and types that WiX 5.0.2 itself was seen to write for such sources, said here once more and by hand: accepting a
/// golden file cannot move them.
/// </summary>
[Collection(nameof(Packages))]
[Trait("Category", "LabPackage")]
public sealed class RealToolTests(Packages packages)
{
    [Theory]
    [InlineData("QvtCheck", "1")]
    [InlineData("QvtPlan", "1")]
    [InlineData("QvtPrepareData", "51")]
    [InlineData("QvtPrepare", "3073")]
    [InlineData("QvtPrepareUndo", "3393")]
    [InlineData("QvtTokenData", "8243")]
    [InlineData("QvtTokenClear", "51")]
    [InlineData("QvtToken", "11265")]
    [InlineData("QvtTokenUndo", "11585")]
    [InlineData("QvtCommit", "3649")]
    public void Types(string action, string type) => Assert.Equal(type, packages.Read("Qvs", "CustomAction")[action, "Type"]);

    [Theory]
    [InlineData("Qms", "FindRelatedProducts 25, AppSearch 50, LaunchConditions 100, QvtCheck 1498, QvtPlan 1499, "
        + "InstallInitialize 1500, RemoveExistingProducts 1501, StopServices 1900, QvtRemoveData 1901, QvtRemoveUndoData 1902, QvtRemoveUndo 1903, "
        + "QvtRemove 1904, DeleteServices 2000, InstallFiles 4000, InstallServices 5800, QvtPrepareData 5801, QvtFinish 5824, StartServices 5900, "
        + "QvtCommit 6599, InstallFinalize 6600")]
    [InlineData("Qvs", "StopServices 1900, QvtRemove 1904, InstallFiles 4000, QvtTokenData 4001, QvtTokenClear 4002, QvtTokenUndoData 4003, QvtTokenUndo 4004, "
        + "QvtToken 4005, QvtTokenClearData 4006, QvtPrepareData 4007, QvtPrepareNodeData 4008, QvtPrepareCommonData 4009, QvtPrepareFirewallData 4010, QvtPrepareSwitchData 4011, QvtPrepareUndoData 4012, QvtPrepareUndo 4013, QvtPrepare 4014, QvtFinish 4034, "
        + "QvtCommitData 4035, QvtCommit 6599, InstallFinalize 6600")]
    [InlineData("Qvws", "QvtPrepareData 4007, QvtPrepareNodeData 4008, QvtPrepareCommonData 4009, QvtPrepareFirewallData 4010, QvtPrepareSwitchData 4011, QvtPrepareWebData 4012, "
        + "QvtPrepareUndoData 4013, QvtPrepareUndo 4014, QvtPrepare 4015, QvtFinish 4035, QvtCommitData 4036")]
    public void Sequence(string role, string numbers)
        => Assert.All(numbers.Split(", ").Select(n => n.Split(' ')),
            n => Assert.Equal(n[1], packages.Read(role, "InstallExecuteSequence")[n[0], "Sequence"]));

    [Theory]
    [MemberData(nameof(Roles))]
    public void The_dialog_sequence_ends_where_execution_begins(string role)
    {
        var sequence = packages.Read(role, "InstallUISequence");
        Assert.Equal("1300", sequence["ExecuteAction", "Sequence"]);
        Assert.DoesNotContain(sequence.Keys, k => k.StartsWith("Qvt", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Upgrades_include_the_same_version_and_refuse_a_newer_one(string role)
    {
        var upgrade = packages.Read(role, "Upgrade");
        Assert.Equal(["513 WIX_UPGRADE_DETECTED 1033", "2 WIX_DOWNGRADE_DETECTED 1033"],
            upgrade.Rows.Select(r => $"{r[4]} {r[6]} {r[3]}"));
        Assert.Contains("NOT WIX_DOWNGRADE_DETECTED", packages.Read(role, "LaunchCondition").Keys);
    }

    [Fact]
    public void The_authority_is_a_service_of_its_own_account_and_vital()
    {
        var service = packages.Read("Qms", "ServiceInstall");
        Assert.Equal("16 2 32769 NT SERVICE\\QvTrustAuthority",
            string.Join(' ', new[] { "ServiceType", "StartType", "ErrorControl", "StartName" }.Select(c => service["QvTrustAuthority", c])));
        Assert.Equal("", service["QvTrustAuthority", "Password"]);
        var control = packages.Read("Qms", "ServiceControl");
        Assert.Equal(("163", "1"), (control["QvTrustAuthority", "Event"], control["QvTrustAuthority", "Wait"]));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Saved_settings_come_from_the_64_bit_registry(string role)
        => Assert.All(packages.Read(role, "RegLocator").Rows, r => Assert.Equal(("2", "18"), (r[1], r[4])));

    [Fact]
    public void Every_package_counts_the_same_command_line_component()
    {
        var components = Repository.Roles.Select(r => packages.Read(r, "Component")["CommandLine", "ComponentId"]).Distinct();
        Assert.Single(components);
        Assert.All(Repository.Roles, r => Assert.All(packages.Read(r, "Component").Rows, c => Assert.Equal("256", c[3])));
    }

    public static TheoryData<string> Roles() => new(Repository.Roles);
}
