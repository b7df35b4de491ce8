using System.Reflection;
using System.Runtime.InteropServices;

namespace QvTrust.CustomActions.Tests;

/// <summary>Holds the native host to the behaviour of DTF 5 that the actions rest on.</summary>
public class NativeHostTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("A=1;B=2", "A=1|B=2")]
    [InlineData("A=", "A=")]
    [InlineData("A", "A")]
    [InlineData("A=x;;y", "A=x;y")]
    [InlineData("A=x;;;;y;B=2", "A=x;;y|B=2")]
    [InlineData("A=x;;B=2", "A=x;B=2")]
    [InlineData("A=x;", "A=x")]
    [InlineData(";A=x", "A=x")]
    [InlineData("A=1;A=2", "A=1")]
    [InlineData("A=1;a=2", "A=1|a=2")]
    [InlineData("=1;B=2", "B=2")]
    [InlineData("A=b=c", "A=b=c")]
    [InlineData("A==1;B=2", "A==1|B=2")]
    public void Data_is_read_as_DTF_reads_it(string text, string items)
    {
        var data = new CustomActionData(text);
        Assert.Equal(items, string.Join("|", data.Select(i => i.Value is null ? i.Key : $"{i.Key}={i.Value}")));
    }

    [Theory]
    [InlineData("A=1;B=2")]
    [InlineData("A=x;;y;B=")]
    [InlineData("A;B=2")]
    public void Data_is_written_as_it_was_read(string text) => Assert.Equal(text, new CustomActionData(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("a value longer than the first buffer")]
    public void A_property_is_read_whole(string value)
    {
        var installer = new FakeInstaller();
        installer.Properties["P"] = value;
        Assert.Equal(value, new Session(installer)["P"]);
    }

    [Theory]
    [InlineData(InstallRunMode.Scheduled)]
    [InlineData(InstallRunMode.Rollback)]
    [InlineData(InstallRunMode.Commit)]
    public void In_the_script_three_properties_can_be_read_and_no_other(InstallRunMode mode)
    {
        var installer = FakeInstaller.InScript("A=1", mode);
        installer.Properties["ProductCode"] = "{1}";
        installer.Properties["UserSID"] = "S-1-5-18";
        installer.Properties["QMSHOST"] = "QMS01";
        var session = new Session(installer);
        Assert.Equal("A=1", session["CustomActionData"]);
        Assert.Equal("{1}", session["ProductCode"]);
        Assert.Equal("S-1-5-18", session["UserSID"]);
        Assert.Throws<InstallerException>(() => session["QMSHOST"]);
        Assert.Equal(1603u, ActionEntry.Call(installer, s => s["QMSHOST"].Length > 0 ? ActionResult.Success : ActionResult.Failure));
    }

    [Fact]
    public void A_message_carries_its_fields_and_leaves_no_handle()
    {
        var installer = new FakeInstaller { Answers = { [InstallMessage.Progress] = 1 } };
        using var record = new Record(3) { FormatString = "[1] of [2]" };
        record.SetString(1, "one");
        record.SetInteger(2, 2);
        Assert.Equal(MessageResult.OK, new Session(installer).Message(InstallMessage.Progress, record));
        Assert.Equal(["[1] of [2]", "one", 2, null], installer.Messages.Single().Fields);
        Assert.Equal(0, installer.OpenRecords);
        Assert.Throws<ArgumentOutOfRangeException>(() => record.SetInteger(4, 1));
    }

    [Fact]
    public void A_message_answered_with_cancel_or_failed_is_an_exception()
    {
        var installer = new FakeInstaller { Answers = { [InstallMessage.Info] = (int)MessageResult.Cancel, [InstallMessage.Error] = -1 } };
        var session = new Session(installer);
        Assert.Throws<InstallCanceledException>(() => session.Log("x"));
        using var record = new Record(0);
        Assert.Throws<InstallerException>(() => session.Message(InstallMessage.Error, record));
        Assert.Equal(0, installer.OpenRecords);
    }

    [Fact]
    public void The_result_goes_to_msiexec_as_a_number()
    {
        Assert.Equal(0u, ActionEntry.Call(new FakeInstaller(), _ => ActionResult.Success));
        Assert.Equal(1602u, ActionEntry.Call(new FakeInstaller(), _ => ActionResult.UserExit));
        Assert.Equal(1603u, ActionEntry.Call(new FakeInstaller(), _ => ActionResult.Failure));
    }

    [Fact]
    public void No_exception_reaches_msiexec()
    {
        var installer = new FakeInstaller();
        Assert.Equal(1603u, ActionEntry.Call(installer, _ => throw new InvalidOperationException("broken")));
        Assert.Contains("System.InvalidOperationException", Assert.Single(installer.Log), StringComparison.Ordinal);
        Assert.Equal(1602u, ActionEntry.Call(installer, _ => throw new InstallCanceledException()));
        installer.Answers[InstallMessage.Info] = -1;
        Assert.Equal(1603u, ActionEntry.Call(installer, _ => throw new InvalidOperationException("broken")));
    }

    [Fact]
    public void Each_action_is_exported_under_its_name_and_nothing_else_is()
    {
        var actions = typeof(CustomActions).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(m => m.GetCustomAttribute<CustomActionAttribute>() is not null).Select(m => m.Name).Order(StringComparer.Ordinal);
        var exports = typeof(CustomActions).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(m => m.GetCustomAttribute<UnmanagedCallersOnlyAttribute>()?.EntryPoint).OfType<string>().Order(StringComparer.Ordinal);
        Assert.Equal(["CheckSettings", "CommitSetup", "RunStage", "ShowPlan", "StoreToken", "UndoStage"], actions);
        Assert.Equal(actions, exports);
    }
}
