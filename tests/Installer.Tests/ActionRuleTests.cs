using System.Globalization;
using QvTrust.Installer.Tests.Msi;
using QvTrust.Installer.Tests.Sources;

namespace QvTrust.Installer.Tests;

/// <summary>Rules that every action of every built package obeys, whatever it is called.</summary>
[Collection(nameof(Packages))]
[Trait("Category", "LabPackage")]
public sealed class ActionRuleTests(Packages packages)
{
    private const int InScript = 1024;
    private const int Rollback = 256;
    private const int Commit = 512;
    private const int Hidden = 8192;
    private const string WhenInstalled = "NOT REMOVE~=\"ALL\"";
    private const string WhenRemoved = "Installed AND REMOVE~=\"ALL\" AND NOT UPGRADINGPRODUCTCODE";

    [Theory]
    [MemberData(nameof(Roles))]
    public void The_check_of_the_settings_and_the_plan_are_the_only_immediate_actions_with_code(string role)
        => Assert.Equal(["QvtCheck", "QvtPlan"], Actions(role).Where(a => a.IsDll && !a.Is(InScript)).OrderBy(a => a.Sequence).Select(a => a.Name));

    [Theory]
    [MemberData(nameof(Roles))]
    public void A_plan_comes_before_anything_is_done_and_its_failure_ends_the_installation(string role)
    {
        var plan = Actions(role).Single(a => a.Name == "QvtPlan");
        Assert.InRange(plan.Sequence, 1401, 1499);
        Assert.False(plan.Is(64));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Actions_in_the_script_run_as_the_system_between_its_ends(string role)
    {
        foreach (var action in Actions(role).Where(a => a.Is(InScript)))
        {
            Assert.True(action.Is(2048), $"{action.Name} is impersonated");
            Assert.InRange(action.Sequence, 1502, 6599);
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void A_rollback_twin_stands_right_before_its_action_with_its_condition(string role)
    {
        var actions = Actions(role).ToDictionary(a => a.Name);
        var deferred = actions.Values.Where(a => a.Is(InScript) && !a.Is(Rollback) && !a.Is(Commit)).ToList();
        Assert.NotEmpty(deferred);
        foreach (var action in deferred)
        {
            var twin = actions[action.Name + "Undo"];
            Assert.True(twin.Is(Rollback), twin.Name);
            Assert.True(twin.Is(64), $"{twin.Name} could end a rollback");
            Assert.Equal(action.Sequence - 1, twin.Sequence);
            Assert.Equal(action.Condition, twin.Condition);
            Assert.Equal(action.Is(Hidden), twin.Is(Hidden));
        }

        Assert.Equal(deferred.Count, actions.Values.Count(a => a.Is(Rollback) && a.Is(InScript)));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Each_action_in_the_script_gets_data_of_its_own_before_it(string role)
    {
        var actions = Actions(role).ToList();
        foreach (var action in actions.Where(a => a.Is(InScript)))
        {
            var data = actions.Where(a => !a.IsDll && a.Source == action.Name).MinBy(a => a.Sequence)!;
            Assert.True(data.Sequence < action.Sequence, $"{data.Name} comes too late");
            Assert.True(data.Condition == action.Condition || action.Condition.StartsWith($"{action.Name} AND ", StringComparison.Ordinal)
                || data.Name == "QvtTokenUndoData", $"{data.Name}: {data.Condition}");
            if (action.Source2 is "RunStage" or "UndoStage")
                Assert.StartsWith($"ROLE={role.ToUpperInvariant()};STAGE={action.Stage}", data.Source2, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Uninstall_happens_neither_in_an_upgrade_nor_without_an_installation(string role)
    {
        foreach (var action in Actions(role).Where(a => a.Name.StartsWith("Qvt", StringComparison.Ordinal)))
        {
            var allowed = action.Name switch
            {
                var n when n.StartsWith("QvtRemove", StringComparison.Ordinal) => WhenRemoved,
                "QvtPlan" => "(DRYRUN OR PLANFILE) AND NOT UPGRADINGPRODUCTCODE",
                "QvtCommit" or "QvtCommitData" => "NOT UPGRADINGPRODUCTCODE AND (Installed OR NOT REMOVE~=\"ALL\")",
                "QvtTokenData" => "ENROLLTOKEN AND " + WhenInstalled,
                // Emptied always: a token given to an uninstall must not stay in its log either.
                "QvtTokenClear" or "QvtTokenClearData" => "",
                var n when n.StartsWith("QvtToken", StringComparison.Ordinal) => "QvtToken AND " + WhenInstalled,
                _ => WhenInstalled,
            };
            Assert.Equal(allowed, action.Condition);
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void A_typed_token_is_gone_before_anything_else_runs(string role)
    {
        var actions = Actions(role).ToDictionary(a => a.Name);
        if (role == "Qms")
        {
            Assert.DoesNotContain("QvtToken", actions.Keys);
            return;
        }

        Assert.Equal(("ENROLLTOKEN", "{}"), (actions["QvtTokenClear"].Source, actions["QvtTokenClear"].Source2));
        Assert.Equal(actions["QvtTokenData"].Sequence + 1, actions["QvtTokenClear"].Sequence);
        Assert.Equal(("QvtToken", "{}"), (actions["QvtTokenClearData"].Source, actions["QvtTokenClearData"].Source2));
        Assert.Equal(actions["QvtToken"].Sequence + 1, actions["QvtTokenClearData"].Sequence);
        Assert.Equal("ENROLLTOKEN;QvtToken;QvtTokenUndo", packages.Read(role, "Property")["MsiHiddenProperties", "Value"]);
    }

    private IEnumerable<Row> Actions(string role)
    {
        var sequence = packages.Read(role, "InstallExecuteSequence");
        return packages.Read(role, "CustomAction").Rows.Select(r => new Row(r[0], int.Parse(r[1], CultureInfo.InvariantCulture), r[2], r[3],
            int.Parse(sequence[r[0], "Sequence"], CultureInfo.InvariantCulture), sequence[r[0], "Condition"]));
    }

    public static TheoryData<string> Roles() => new(Repository.Roles);

    private sealed record Row(string Name, int Type, string Source, string Source2, int Sequence, string Condition)
    {
        public bool IsDll => (Type & 63) == 1;

        public string Stage => Name[3..].Replace("Undo", "", StringComparison.Ordinal).ToLowerInvariant();

        public bool Is(int flag) => (Type & flag) == flag;
    }
}
