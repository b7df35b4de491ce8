using QvTrust.Installer.Tests.Msi;
using QvTrust.Installer.Tests.Sources;

namespace QvTrust.Installer.Tests;

/// <summary>
/// Which of our actions run where, by their conditions as Windows Installer reads them: an installation, a repair, both halves of an
/// upgrade, an uninstall, a plan. What an action that sets a property sets is known to the ones behind it.
/// </summary>
[Collection(nameof(Packages))]
[Trait("Category", "LabPackage")]
public sealed class SituationTests(Packages packages)
{
    private const string Node = "Prepare Enrol Trust Firewall Restart Finish";
    private const string Qms = "Prepare Authority Firewall Restart Finish";

    private static readonly Dictionary<string, string> Installed = new() { ["Installed"] = "00:00:00", ["VersionNT"] = "603", ["VersionNT64"] = "603" };
    private static readonly Dictionary<string, string> Absent = new() { ["VersionNT"] = "603", ["VersionNT64"] = "603" };

    public static TheoryData<string, string, string> Cases()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var role in Repository.Roles)
        {
            var setup = "Check " + Stages(role == "Qms" ? Qms : Node) + " Commit";
            data.Add(role, "installation", setup);
            data.Add(role, "repair", setup);
            data.Add(role, "upgrade, the new version", setup);
            data.Add(role, "upgrade, the old version", "");
            data.Add(role, "uninstall", "RemoveUndo Remove Commit");
            data.Add(role, "uninstall in small letters", "RemoveUndo Remove Commit");
            data.Add(role, "uninstall of what is not there", "");
            // The plan ends the installation: nothing behind it runs.
            data.Add(role, "plan", "Check Plan");
            data.Add(role, "plan of the uninstall", "Plan");
            data.Add(role, "a plan's file alone, at an uninstall", "Plan");
            if (role != "Qms")
                data.Add(role, "installation with a typed token", setup.Replace("PrepareUndo", "TokenUndo Token PrepareUndo"));
            if (role != "Qms")
                data.Add(role, "uninstall with a typed token", "RemoveUndo Remove Commit");
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Actions_run_where_they_should(string role, string situation, string expected)
        => Assert.Equal(expected, string.Join(' ', Run(role, Given(situation)).Select(a => a["Qvt".Length..])));

    [Theory]
    [InlineData("uninstall", true)]
    [InlineData("upgrade, the old version", false)]
    public void The_authoritys_service_goes_with_its_package_and_stays_in_an_upgrade(string situation, bool isDeleted)
        => Assert.Equal(isDeleted, Condition.IsTrue(packages.Read("Qms", "InstallExecuteSequence")["DeleteServices", "Condition"], Given(situation)));

    /// <summary>Whether an upgrade, a repair or a second role stays in the folder of the first setup.</summary>
    [Theory]
    [InlineData("installation", "", "", false)]
    [InlineData("installation", "", @"D:\Tools", true)]
    [InlineData("installation", @"E:\Other", @"D:\Tools", false)]
    [InlineData("repair", "", @"D:\Tools", true)]
    [InlineData("upgrade, the new version", "", @"D:\Tools", true)]
    [InlineData("upgrade, the new version", @"E:\Other", @"D:\Tools", false)]
    [InlineData("upgrade, the old version", "", @"D:\Tools", true)]
    [InlineData("uninstall", "", @"D:\Tools", true)]
    public void The_saved_folder_of_the_programs_is_taken_where_none_is_given(string situation, string given, string saved, bool isTaken)
    {
        var properties = Given(situation);
        (properties["INSTALLFOLDER"], properties["INSTALLFOLDER_SAVED"]) = (given, saved);
        Assert.All(Repository.Roles, role => Assert.All((string[])["InstallExecuteSequence", "InstallUISequence"],
            sequence => Assert.Equal(isTaken, Condition.IsTrue(packages.Read(role, sequence)["SetINSTALLFOLDER", "Condition"], properties))));
    }

    /// <summary>The value that the search reads is the one that a setup writes.</summary>
    [Theory]
    [MemberData(nameof(Roles))]
    public void The_saved_folder_is_read_where_setup_saves_it(string role)
    {
        var search = packages.Read(role, "RegLocator");
        Assert.Equal(@"InstallFolderSaved 2 SOFTWARE\QvTrust InstallFolder 18", string.Join(' ', search.Rows.Single(r => r[0] == packages.Read(role, "AppSearch")["INSTALLFOLDER_SAVED", "Signature_"])));
        Assert.Equal("[INSTALLFOLDER_SAVED]", packages.Read(role, "CustomAction")["SetINSTALLFOLDER", "Target"]);
    }

    private static Dictionary<string, string> Given(string situation)
    {
        static Dictionary<string, string> With(Dictionary<string, string> start, params (string Name, string Value)[] more)
            => new(start.Concat(more.Select(m => KeyValuePair.Create(m.Name, m.Value))));
        return situation switch
        {
            "installation" => With(Absent),
            "repair" => With(Installed, ("REINSTALL", "ALL"), ("REINSTALLMODE", "omus")),
            "upgrade, the new version" => With(Absent, ("WIX_UPGRADE_DETECTED", "{1}")),
            "upgrade, the old version" => With(Installed, ("REMOVE", "ALL"), ("UPGRADINGPRODUCTCODE", "{1}")),
            "uninstall" => With(Installed, ("REMOVE", "ALL")),
            "uninstall in small letters" => With(Installed, ("REMOVE", "all")),
            "uninstall of what is not there" => With(Absent, ("REMOVE", "ALL")),
            "plan" => With(Absent, ("DRYRUN", "1")),
            "plan of the uninstall" => With(Installed, ("REMOVE", "ALL"), ("DRYRUN", "1")),
            "a plan's file alone, at an uninstall" => With(Installed, ("REMOVE", "ALL"), ("PLANFILE", @"C:\x.txt")),
            "installation with a typed token" => With(Absent, ("ENROLLTOKEN", "x")),
            "uninstall with a typed token" => With(Installed, ("REMOVE", "ALL"), ("ENROLLTOKEN", "x")),
            _ => throw new ArgumentOutOfRangeException(nameof(situation), situation, "no such situation"),
        };
    }

    private List<string> Run(string role, Dictionary<string, string> properties)
    {
        var actions = packages.Read(role, "CustomAction").Rows.ToDictionary(a => a[0]);
        List<string> run = [];
        foreach (var step in packages.Read(role, "InstallExecuteSequence").Rows.OrderBy(r => int.Parse(r[2], null)))
        {
            if (!actions.TryGetValue(step[0], out var action) || !Condition.IsTrue(step[1], properties))
                continue;
            if ((int.Parse(action[1], null) & 63) == 51)
            {
                properties[action[2]] = action[3] == "{}" ? "" : action[3];
                continue;
            }
            run.Add(action[0]);
            if (action[0] == "QvtPlan")
                break;
        }
        return run;
    }

    public static TheoryData<string> Roles() => new(Repository.Roles);

    private static string Stages(string names) => string.Join(' ', names.Split(' ').Select(n => $"{n}Undo {n}"));
}
