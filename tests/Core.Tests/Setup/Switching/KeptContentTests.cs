using System.Text;
using System.Text.RegularExpressions;
using QvTrust.Core.Errors;
using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup.Switching;

/// <summary>A settings file may hold a password: it is kept beside the journal as long as an undo may need it, and never in it.</summary>
public sealed class KeptContentTests
{
    private const string Password = "correct-horse-4711";
    private readonly SwitchScenario scenario = new(SwitchScenario.FileRow);
    private readonly string before;

    public KeptContentTests()
    {
        scenario.Place(SwitchScenario.SettingsPath, SwitchScenario.Settings.Replace("why", Password));
        before = scenario.File;
    }

    private FakeMachine Machine => scenario.Node.Machine;

    private IEnumerable<string> Beside => Machine.Folder.List("journal").Where(f => f.StartsWith("journal/before-", StringComparison.Ordinal));

    [Fact]
    public void The_journal_names_the_old_file_and_holds_nothing_of_it()
    {
        Stop();

        var line = Regex.Match(JournalText(), "<switch-file .*").Value;
        var name = Assert.Single(Beside);
        Assert.Equal(before, Encoding.UTF8.GetString(Machine.Folder.Read(name)!));
        Assert.Contains($"beforeFile=\"{name.Substring("journal/".Length)}\" beforeLength=\"{Encoding.UTF8.GetByteCount(before)}\" beforeSha256=\"", line);
        Assert.DoesNotContain(Password, line);
        Assert.DoesNotMatch("[A-Za-z0-9+/]{65}", line);
    }

    [Fact]
    public void It_goes_with_the_journal_after_a_success_and_after_an_undo()
    {
        scenario.Node.Install();
        Assert.Empty(Beside);

        scenario.Place(SwitchScenario.SettingsPath, before);
        Assert.ThrowsAny<Exception>(() => scenario.Node.Install(failAfter: "finish"));
        Assert.Equal(before, scenario.File);
        Assert.Empty(Beside);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_it_an_undo_says_what_lacks_and_a_journal_that_is_set_aside_keeps_it(bool isGone)
    {
        Stop();
        var set = scenario.File;
        var name = Assert.Single(Beside);
        if (isGone)
            Machine.Folder.Delete(name);
        else
            Machine.Folder.Append(name, [32]);

        Assert.Equal(ErrorCatalogue.UndoIncomplete.Code, Assert.Throws<TrustException>(() => scenario.Node.Engine.ClearUp(setAside: false)).Code);
        Assert.Equal(set, scenario.File);
        Assert.True(scenario.Node.Log.Says(isGone ? "is gone" : "is not as setup wrote it"));

        Assert.Equal(LeftOver.SomeLeft, scenario.Node.Engine.ClearUp(setAside: true));
        Assert.Empty(Beside);
        var copies = Machine.Folder.List("journal").Where(f => f.Contains("set-aside")).ToList();
        Assert.Equal(isGone ? 1 : 2, copies.Count);
        Assert.All(copies, c => Assert.True(scenario.Node.Log.Says(@"QvTrust\" + c.Replace('/', '\\'))));
    }

    [Fact]
    public void What_is_set_aside_outlives_the_next_run()
    {
        Stop();
        Machine.GuardedFiles.ReadOnly.Add(SwitchScenario.SettingsPath);
        Machine.Folder.Append(Journal.FileName, Encoding.UTF8.GetBytes("<broken\n<undone n=\"0\" />\n"));
        scenario.Node.Engine.ClearUp(setAside: true);
        Machine.GuardedFiles.ReadOnly.Clear();
        scenario.Place(SwitchScenario.SettingsPath, before);

        scenario.Node.Install();

        var copy = Assert.Single(Machine.Folder.List("journal"), f => f.Contains("-before-"));
        Assert.Equal(before, Encoding.UTF8.GetString(Machine.Folder.Read(copy)!));
    }

    [Fact]
    public void What_was_put_back_already_needs_it_no_more()
    {
        Stop();
        scenario.Place(SwitchScenario.SettingsPath, before);
        Machine.Folder.Delete(Assert.Single(Beside));

        Assert.Equal(LeftOver.Undone, scenario.Node.Engine.ClearUp(setAside: false));
    }

    [Fact]
    public void A_line_of_an_earlier_version_that_holds_the_file_is_undone()
    {
        Stop();
        var old = Regex.Replace(JournalText(), "beforeFile=\"[^\"]*\" beforeLength=\"[^\"]*\" beforeSha256=\"[^\"]*\"", $"before=\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(before))}\"");
        Machine.Folder.Write(Journal.FileName, Encoding.UTF8.GetBytes(old));
        Machine.Folder.Delete(Assert.Single(Beside));

        Assert.Equal(LeftOver.Undone, scenario.Node.Engine.ClearUp(setAside: false));

        Assert.Equal(before, scenario.File);
    }

    [Theory]
    [InlineData("before-00", "00")]
    [InlineData("../switch.xml", null)]
    [InlineData("before-../switch.xml", "../switch.xml")]
    public void A_line_names_no_other_file(string name, string? hash)
    {
        Stop();
        var text = Regex.Replace(JournalText(), "beforeFile=\"[^\"]*\"", $"beforeFile=\"{name}\"");
        if (hash is not null)
            text = Regex.Replace(text, "beforeSha256=\"[^\"]*\"", $"beforeSha256=\"{hash}\"");
        Machine.Folder.Write(Journal.FileName, Encoding.UTF8.GetBytes(text));

        var code = Assert.Throws<TrustException>(() => scenario.Node.Engine.ClearUp(setAside: false)).Code;

        Assert.Equal(name.Contains('/') ? ErrorCatalogue.JournalUnreadable.Code : ErrorCatalogue.UndoIncomplete.Code, code);
    }

    [Fact]
    public void A_power_cut_at_each_write_leaves_none_once_cleared_up()
    {
        for (var n = 1; ; n++)
        {
            var cut = new SwitchScenario(SwitchScenario.FileRow);
            cut.Node.Machine.CutBefore = n;
            if (!PowerCut.Ends(() => cut.Node.Install()))
                break;
            cut.Node.Machine.PowerOn();

            cut.Node.Engine.ClearUp(setAside: false);

            Assert.DoesNotContain(cut.Node.Machine.Folder.All, f => f.Key.StartsWith("journal/", StringComparison.Ordinal));
        }
    }

    // The journal stays with everything in it, as after a kill.
    private void Stop()
    {
        foreach (var stage in SetupEngine.StagesOf(authority: false))
            scenario.Node.Engine.Run(stage, scenario.Node.Data);
    }

    private string JournalText() => Encoding.UTF8.GetString(Machine.Folder.Read(Journal.FileName)!);
}
