using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;

namespace QvTrust.CustomActions.Tests;

public class ActionHostTests
{
    private const string Data = "ROLE=qvs;STAGE=trust";
    private static readonly string[] Keys = ["ROLE", "STAGE"];
    private static readonly TrustError First = ErrorCatalogue.HostMissing.Describe();
    private static readonly TrustError Second = ErrorCatalogue.DiskFull.Describe("C:");
    private readonly FakeMachine machine = new();

    [Fact]
    public void Work_that_ends_is_a_success() => Assert.Equal(ActionResult.Success, Run(FakeInstaller.InScript(Data), _ => { }));

    [Fact]
    public void Each_error_is_one_line_and_an_event_and_all_are_LastError()
    {
        var installer = FakeInstaller.InScript(Data);
        Assert.Equal(ActionResult.Failure, Run(installer, Throw(new TrustException([First, Second]))));
        Assert.Equal([First.ToString(), Second.ToString()], installer.Lines(InstallMessage.Error));
        Assert.Equal([(1001, First.ToString()), (5002, Second.ToString())], machine.Entries);
        Assert.Equal($"{First} {Second}", machine.Values[@"QVS\LastError"]);
    }

    [Theory]
    [InlineData(InstallRunMode.Rollback)]
    [InlineData(InstallRunMode.Commit)]
    public void Undo_and_commit_say_what_failed_and_succeed(InstallRunMode mode)
    {
        foreach (var error in new Exception[] { new TrustException([First]), new InvalidOperationException("broken"), ErrorCatalogue.Cancelled.With() })
        {
            var installer = FakeInstaller.InScript(Data, mode);
            Assert.Equal(ActionResult.Success, Run(installer, Throw(error)));
            Assert.Empty(installer.Lines(InstallMessage.Error));
            Assert.Contains(installer.Log, line => line.StartsWith("QVT", StringComparison.Ordinal));
        }

        Assert.Equal([1001, 5005], machine.Entries.Select(e => e.Id));
        Assert.Equal(mode == InstallRunMode.Rollback, machine.Values.ContainsKey(@"QVS\LastError"));
    }

    [Theory]
    [InlineData("QVT1001", true)]
    [InlineData("QVT5004", false)]
    [InlineData(null, false)]
    public void What_an_undo_leaves_stands_behind_the_reason_of_this_run(string? code, bool hasReason)
    {
        var left = ErrorCatalogue.UndoIncomplete.Describe("x", "y");
        var before = ErrorCatalogue.DiskFull.Describe("C:");
        Run(FakeInstaller.InScript(Data), Throw(new TrustException([before])));
        Run(FakeInstaller.InScript(Data), run =>
        {
            run.Report(begins: true);
            if (code is not null)
                throw new TrustException([hasReason ? First : ErrorCatalogue.Cancelled.Describe()]);
        });
        Run(FakeInstaller.InScript(Data, InstallRunMode.Rollback), run =>
        {
            run.Report();
            throw new TrustException([left]);
        });

        Assert.Equal(hasReason ? $"{First} {left}" : left.ToString(), machine.Values[@"QVS\LastError"]);
        Assert.Equal(5003, machine.Entries[^1].Id);
    }

    [Fact]
    public void An_immediate_action_says_its_errors_and_touches_no_machine()
    {
        var installer = new FakeInstaller();
        Assert.Equal(ActionResult.Failure, ActionHost.Run(new Session(installer), _ => throw new TrustException([First]), NoMachine));
        Assert.Equal([First.ToString()], installer.Lines(InstallMessage.Error));
    }

    [Fact]
    public void Bad_properties_are_all_reported_by_the_check_which_changes_nothing()
    {
        var installer = new FakeInstaller
        {
            Properties = { ["QVTROLE"] = "QVS", ["QMSHOST"] = "10.0.0.1", ["AUTHORITYPORT"] = "x", ["ENROLLTOKEN"] = "PLANTED" },
        };
        Assert.Equal(ActionResult.Failure, ActionHost.Run(new Session(installer), SetupActions.CheckSettings, () => machine));
        Assert.Equal(["QVT1002", "QVT1005"], installer.Lines(InstallMessage.Error).Select(line => line[..7]).Where(c => c.StartsWith("QVT10", StringComparison.Ordinal)));
        Assert.DoesNotContain(installer.Log, line => line.Contains("PLANTED", StringComparison.Ordinal));

        var good = new FakeInstaller { Properties = { ["QVTROLE"] = "QVS", ["QMSHOST"] = "QMS01" } };
        Assert.Equal(ActionResult.Success, ActionHost.Run(new Session(good), SetupActions.CheckSettings, () => machine));
        Assert.Empty(good.Messages);
        Assert.Empty(machine.Stored);
        Assert.Empty(machine.Values);
    }

    [Fact]
    public void The_check_knows_what_policy_says_and_what_was_saved()
    {
        var installer = new FakeInstaller { Properties = { ["QVTROLE"] = "QVS" } };
        machine.Values[@"\QmsHost"] = "QMS01";
        Assert.Equal(ActionResult.Success, ActionHost.Run(new Session(installer), SetupActions.CheckSettings, () => machine));
        machine.Policy[@"SOFTWARE\Policies\QvTrust\QMSHOST"] = "10.0.0.1";
        Assert.Equal(ActionResult.Failure, ActionHost.Run(new Session(installer), SetupActions.CheckSettings, () => machine));
        Assert.StartsWith("QVT1002", Assert.Single(installer.Lines(InstallMessage.Error)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unexpected_exception_is_QVT5005_with_type_message_and_stack()
    {
        var installer = FakeInstaller.InScript(Data);
        Assert.Equal(ActionResult.Failure, Run(installer, Throw(new InvalidOperationException("outer", new FormatException("inner")))));
        Assert.StartsWith("QVT5005: an unexpected error: System.InvalidOperationException: outer", Assert.Single(installer.Lines(InstallMessage.Error)), StringComparison.Ordinal);
        Assert.Contains(installer.Lines(InstallMessage.Info), line => line.Contains("System.FormatException: inner", StringComparison.Ordinal));
        Assert.Contains(installer.Lines(InstallMessage.Info), line => line.Contains(nameof(ActionHostTests), StringComparison.Ordinal));
        Assert.Contains("QVT5005", machine.Values[@"QVS\LastError"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_platforms_own_exception_is_in_the_log_at_information_level()
    {
        var installer = FakeInstaller.InScript(Data);
        Run(installer, Throw(ErrorCatalogue.DiskFull.From(new IOException("0x70"), "C:")));
        Assert.Contains(installer.Lines(InstallMessage.Info), line => line.Contains("System.IO.IOException: 0x70", StringComparison.Ordinal));
    }

    [Fact]
    public void A_cancellation_is_a_user_exit_and_no_error()
    {
        var thrown = FakeInstaller.InScript(Data);
        Assert.Equal(ActionResult.UserExit, Run(thrown, Throw(ErrorCatalogue.Cancelled.With())));
        Assert.StartsWith("QVT5004", Assert.Single(thrown.Log), StringComparison.Ordinal);
        var seen = FakeInstaller.InScript(Data);
        seen.Answers[InstallMessage.ActionData] = (int)MessageResult.Cancel;
        Assert.Equal(ActionResult.UserExit, Run(seen, run => run.Log.Progress("x")));
        Assert.StartsWith("QVT5004", Assert.Single(seen.Lines(InstallMessage.Info)), StringComparison.Ordinal);
        Assert.Empty(machine.Values);
        Assert.Empty(machine.Entries);
    }

    [Theory]
    [InlineData("ROLE=XYZ;STAGE=trust", "QVT1010")]
    [InlineData("ROLE=QVS;STAGE=trust;STAGE=remove", "QVT1011")]
    public void Data_that_is_not_valid_fails_before_any_work(string data, string code)
    {
        var installer = FakeInstaller.InScript(data);
        Assert.Equal(ActionResult.Failure, Run(installer, _ => Assert.Fail("worked")));
        Assert.StartsWith(code, Assert.Single(installer.Lines(InstallMessage.Error)), StringComparison.Ordinal);
        Assert.Empty(machine.Values);
    }

    [Fact]
    public void A_registry_that_takes_nothing_hides_no_error()
    {
        var installer = FakeInstaller.InScript(Data);
        var result = ActionHost.Run(new Session(installer), Wrap(Throw(new TrustException([First]))), () => new FakeMachine { RegistryFails = true });
        Assert.Equal(ActionResult.Failure, result);
        Assert.Equal([First.ToString()], installer.Lines(InstallMessage.Error));
        Assert.Contains(installer.Lines(InstallMessage.Info), line => line.Contains("no access", StringComparison.Ordinal));
    }

    [Fact]
    public void A_typed_token_is_stored_and_taken_out_again()
    {
        var token = EnrolmentToken.Create(new byte[32], System.Security.Cryptography.RandomNumberGenerator.Create()).Encode();
        var installer = FakeInstaller.InScript($"TOKEN={token}");
        Assert.Equal(ActionResult.Success, ActionHost.Run(new Session(installer), SetupActions.StoreToken, () => machine));
        Assert.Equal(token, System.Text.Encoding.ASCII.GetString(machine.Stored["token"]));
        Assert.DoesNotContain(installer.Log, line => line.Contains(token, StringComparison.Ordinal));

        var undo = FakeInstaller.InScript("UNDO=1", InstallRunMode.Rollback);
        Assert.Equal(ActionResult.Success, ActionHost.Run(new Session(undo), SetupActions.StoreToken, () => machine));
        Assert.Empty(machine.Stored);
    }

    [Fact]
    public void Without_a_typed_token_nothing_is_stored()
    {
        Assert.Equal(ActionResult.Success, ActionHost.Run(new Session(FakeInstaller.InScript("TOKEN=")), SetupActions.StoreToken, () => machine));
        Assert.Empty(machine.Stored);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(200, false)]
    public void Only_the_installation_that_the_action_is_of_goes_on_with_its_journal(int process, bool isOurs)
    {
        var server = new FakeMachine { Other = new(200, 1) };
        server.Stored["journal/current.xml"] = System.Text.Encoding.ASCII.GetBytes($"<begin version=\"1\" machine=\"QVS01\" installer=\"{process}\" installer-started=\"1\" />\n");
        var token = EnrolmentToken.Create(new byte[32], System.Security.Cryptography.RandomNumberGenerator.Create()).Encode();
        var installer = FakeInstaller.InScript($"TOKEN={token}");
        Assert.Equal(isOurs ? ActionResult.Success : ActionResult.Failure, ActionHost.Run(new Session(installer), SetupActions.StoreToken, () => server));
        Assert.Equal(isOurs, server.Stored.ContainsKey("token"));
        Assert.Equal(!isOurs, installer.Lines(InstallMessage.Error).Any(l => l.StartsWith("QVT2016: ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("TOKEN=qvt1.PLANTED")]
    [InlineData("TOKEN=qvt1.PLANTED;PLANTED=1")]
    [InlineData("PLANTED=1")]
    [InlineData("TOKEN=a;;PLANTED")]
    public void Nothing_of_a_token_is_ever_told(string data)
    {
        var installer = FakeInstaller.InScript(data);
        ActionHost.Run(new Session(installer), SetupActions.StoreToken, () => machine);
        Assert.DoesNotContain("PLANTED", Assert.Single(installer.Lines(InstallMessage.Error)), StringComparison.Ordinal);
        Assert.DoesNotContain(installer.Log.Concat(machine.Entries.Select(e => e.Text)), text => text.Contains("PLANTED", StringComparison.Ordinal));
    }

    [Fact]
    public void An_unexpected_exception_tells_nothing_of_a_token_either()
    {
        var token = EnrolmentToken.Create(new byte[32], System.Security.Cryptography.RandomNumberGenerator.Create()).Encode();
        var installer = FakeInstaller.InScript($"ROLE=QVS;TOKEN={token}");
        var failing = new FakeMachine { FolderTellsContent = true };
        Assert.Equal(ActionResult.Failure, ActionHost.Run(new Session(installer), SetupActions.StoreToken, () => failing));
        Assert.StartsWith("QVT5005: an unexpected error: System.IO.InvalidDataException.", failing.Values[@"QVS\LastError"], StringComparison.Ordinal);
        Assert.DoesNotContain(installer.Log.Concat(failing.Entries.Select(e => e.Text)).Concat(failing.Values.Values), text => text.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public void A_commit_clears_LastError()
    {
        machine.Values[@"QVS\LastError"] = "QVT1001";
        Assert.Equal(ActionResult.Success, ActionHost.Run(new Session(FakeInstaller.InScript("ROLE=QVS", InstallRunMode.Commit)), SetupActions.CommitSetup, () => machine));
        Assert.Empty(machine.Values);
    }

    private static QvTrust.Core.Machine.IMachine NoMachine() => throw new InvalidOperationException("an immediate action asked for the machine");

    private static Action<ActionRun> Throw(Exception e) => _ => throw e;

    private static Action<ActionRun> Wrap(Action<ActionRun> work) => run =>
    {
        run.ReadData(Keys);
        work(run);
    };

    private ActionResult Run(FakeInstaller installer, Action<ActionRun> work) => ActionHost.Run(new Session(installer), Wrap(work), () => machine);
}
