using QvTrust.Cli.Terminal;
using QvTrust.Core.Roles;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Cli.Tests;

/// <summary><c>qvtrust recover</c> on a server in memory.</summary>
public sealed class RecoverCommandTests
{
    private const string Journal = "journal/current.xml";
    private readonly FakeMachine machine = new("QVS01");

    [Fact]
    public async Task Nothing_to_recover_is_success()
        => Assert.Equal((ExitCodes.Ok, "nothing to recover\n", ""), await RecoverAsync());

    [Fact]
    public async Task What_was_begun_is_undone_and_said()
    {
        machine.Services.Install(RoleTable.Qvs.ServiceName, running: true);
        machine.Settings.Set("QVS", "State", "trusted");
        Place("<begin version=\"1\" machine=\"QVS01\" />\n<setting n=\"0\" stage=\"finish\" key=\"QVS\" name=\"State\" after=\"trusted\" />\n");

        var run = await RecoverAsync();

        Assert.Equal((ExitCodes.Ok, "undone: this server is as it was before the run that did not come to its end\n"), (run.Code, run.Out));
        Assert.Equal("an earlier setup did not come to its end: undoing what it had begun\nundone: setting QVS\\State: absent -> trusted\n", run.Error);
        Assert.Null(machine.Settings.Get("QVS", "State"));
    }

    [Fact]
    public async Task A_damaged_journal_is_refused_until_it_may_be_set_aside()
    {
        Place("garbage\n");

        var refused = await RecoverAsync();
        Assert.Equal((ExitCodes.Failed, ""), (refused.Code, refused.Out));
        Assert.StartsWith(@"qvtrust: QVT5001: the journal C:\ProgramData\QvTrust\journal\current.xml cannot be read: ", refused.Error, StringComparison.Ordinal);
        Assert.Contains("qvtrust recover --set-aside", refused.Error, StringComparison.Ordinal);

        var run = await RecoverAsync("--set-aside");
        Assert.Equal((ExitCodes.Failed, "set aside: the lines above say what is left as it is\n"), (run.Code, run.Out));
        Assert.Null(machine.Folder.Read(Journal));
    }

    private void Place(string journal) => machine.Folder.Write(Journal, System.Text.Encoding.UTF8.GetBytes(journal));

    private async Task<(int Code, string Out, string Error)> RecoverAsync(params string[] arguments)
    {
        var run = await Session.RunOnAsync(machine, [], ["recover", .. arguments]);
        return (run.Code, run.Out.ReplaceLineEndings("\n"), run.Error.ReplaceLineEndings("\n"));
    }
}
