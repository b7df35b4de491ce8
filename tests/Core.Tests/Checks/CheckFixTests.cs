using QvTrust.Core.Certificates;
using QvTrust.Core.Checks;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Tests.Machine;
using QvTrust.Core.Tests.Setup;

namespace QvTrust.Core.Tests.Checks;

/// <summary>What a command mends by itself: as planned, all of it or nothing, and only what setup made.</summary>
public sealed class CheckFixTests
{
    private const string Program = @"%ProgramFiles%\QvTrust\qvtrust.exe";
    private const string ServerKey = QmsScenario.ExportFolder + "server_key.pem";

    public static IEnumerable<object[]> Names => CheckFix.Names.Select(n => new object[] { n });

    [Theory]
    [MemberData(nameof(Names))]
    public void What_was_planned_is_done_and_the_finding_is_gone(string check)
    {
        var machine = Broken(check);
        Assert.Contains(CheckRun.Of(machine).Findings, f => f.Check == check);
        var fix = CheckFix.Find(check.ToUpperInvariant());
        machine.PowerOn();
        machine.CutBefore = 1;
        var plan = fix.Plan(machine);
        machine.PowerOn();
        var log = new FakeSetupLog();

        fix.Make(machine, log);

        Assert.NotEmpty(plan);
        Assert.Equal(plan, log.Lines.Take(plan.Count));
        Assert.DoesNotContain(CheckRun.Of(machine).Findings, f => f.Check == check);
        Assert.Empty(fix.Plan(machine));
        Assert.Null(machine.Folder.Read("journal/current.xml"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_server_in_good_order_needs_no_change(string check)
    {
        var fix = CheckFix.Find(check);
        Assert.Empty(fix.Plan(check == "server-key-readable" ? Servers.Adopted() : Servers.Node()));
        // It is no check of a node's at all.
        Assert.Empty(fix.Plan(Servers.Node()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Cut_before_any_write_it_is_as_before_or_done_after_the_next_run(string check)
    {
        for (var cut = 1; ; cut++)
        {
            var machine = Broken(check);
            machine.PowerOn();
            machine.CutBefore = cut;
            var isCut = PowerCut.Ends(() => CheckFix.Find(check).Make(machine, new FakeSetupLog()));
            machine.PowerOn();
            new SetupEngine(machine, new FakeSetupLog(), _ => throw new InvalidOperationException("nobody is asked for anything")).ClearUp(setAside: false);
            CheckFix.Find(check).Make(machine, new FakeSetupLog());
            Assert.DoesNotContain(CheckRun.Of(machine).Findings, f => f.Check is "run-left-over" || f.Check == check);
            if (!isCut)
                break;
        }
    }

    [Fact]
    public void One_of_two_keys_that_cannot_be_changed_leaves_both_as_they_were()
    {
        var machine = Broken("key-not-readable");
        var before = machine.Snapshot(withProcessIds: true);
        var log = new FakeSetupLog();
        log.Met = line => log.IsCancelled = line.StartsWith("rights of the key", StringComparison.Ordinal);

        Assert.Equal("QVT5004", Assert.Throws<TrustException>(() => CheckFix.Find("key-not-readable").Make(machine, log)).Code);

        Assert.Contains(log.Lines, l => l.StartsWith("undone: rights of the key", StringComparison.Ordinal));
        Assert.Equal(before, machine.Snapshot(withProcessIds: true));
    }

    [Fact]
    public void Keys_of_QlikView_that_a_role_was_set_up_with_are_mended()
    {
        foreach (var machine in (FakeMachine[])[Servers.NativeSetUp(m => CloseKeys(m, RoleTable.Qds)), Servers.Adopted(m => CloseKeys(m, RoleTable.Qms))])
        {
            Assert.Contains(CheckRun.Of(machine).Findings, f => f.Check == "key-not-readable");
            CheckFix.Find("key-not-readable").Make(machine, new FakeSetupLog());
            Assert.DoesNotContain(CheckRun.Of(machine).Findings, f => f.Check == "key-not-readable");
        }
    }

    [Fact]
    public void The_root_key_of_an_adopted_authority_is_mended()
    {
        var machine = Servers.Adopted(m => m.Keys.SetSecurity(m.Root().Stored.Key!, KeyAcl.Private.ToString()));
        var fix = CheckFix.Find("key-not-readable");
        Assert.Contains("CN=QlikViewCA", Assert.Single(fix.Plan(machine)));
        fix.Make(machine, new FakeSetupLog());
        Assert.Empty(fix.Plan(machine));
    }

    [Fact]
    public void A_key_that_setup_never_saw_is_left()
    {
        var machine = Servers.Native(m => CloseKeys(m, RoleTable.Qds));
        var fix = CheckFix.Find("key-not-readable");
        Assert.Equal("QVT6735", Assert.Throws<TrustException>(() => fix.Plan(machine)).Code);
        var before = machine.Snapshot(withProcessIds: true);
        Assert.Throws<TrustException>(() => fix.Make(machine, new FakeSetupLog()));
        Assert.Equal(before, machine.Snapshot(withProcessIds: true));
    }

    [Fact]
    public void No_task_starts_a_program_from_elsewhere()
    {
        var machine = Broken("renewal-task-missing");
        machine.Files.Content.Remove(Program);
        Assert.Contains(Program, Assert.Throws<TrustException>(() => CheckFix.Find("renewal-task-missing").Plan(machine)).Errors[0].Cause);
    }

    [Fact]
    public void An_enrolment_that_waits_for_its_next_try_is_not_forgotten()
    {
        var machine = Broken("renewal-task-missing");
        machine.Folder.Write("pending.xml", [1]);
        Assert.Equal("QVT6735", Assert.Throws<TrustException>(() => CheckFix.Find("renewal-task-missing").Make(machine, new FakeSetupLog())).Code);
        Assert.NotNull(machine.Folder.Read("pending.xml"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Another_run_that_was_killed_is_neither_undone_nor_finished(bool isReadable)
    {
        foreach (var check in CheckFix.Names)
        {
            var machine = Broken(check);
            Journal.Begin(machine, new Dictionary<string, string> { ["ROLE"] = "QVS" }).Record("firewall", new RequireRestart("a run that was killed"));
            if (!isReadable)
                machine.Folder.Write(Journal.FileName, System.Text.Encoding.ASCII.GetBytes("not a journal\n"));
            var before = machine.Snapshot(withProcessIds: true);
            var journal = machine.Folder.Read(Journal.FileName);

            foreach (var attempt in (Action<CheckFix>[])[f => f.Plan(machine), f => f.Make(machine, new FakeSetupLog())])
            {
                var error = Assert.Throws<TrustException>(() => attempt(CheckFix.Find(check))).Errors[0];
                Assert.Equal("QVT6735", error.Code);
                Assert.Contains("qvtrust recover", error.Cause);
            }

            Assert.Equal(before, machine.Snapshot(withProcessIds: true));
            Assert.Equal(journal, machine.Folder.Read(Journal.FileName));
        }
    }

    [Fact]
    public void The_exported_key_is_taken_from_no_account_that_does_not_resolve_now()
    {
        var machine = Broken("server-key-readable");
        machine.Services.Install(RoleTable.DispatcherService, true, @"DOM\gone", null);
        var error = Assert.Throws<TrustException>(() => CheckFix.Find("server-key-readable").Plan(machine)).Errors[0];
        Assert.Equal("QVT6735", error.Code);
        Assert.Contains(@"DOM\gone", error.Cause);
        Assert.Equal(FakeGuardedFiles.Inherited, machine.GuardedFiles.GetSecurity(ServerKey));
    }

    [Fact]
    public void The_exported_key_of_a_QMS_server_that_setup_never_saw_is_left()
    {
        var machine = Servers.Qms(m => m.GuardedFiles.SetSecurity(ServerKey, FakeGuardedFiles.Inherited));
        Assert.Contains(CheckRun.Of(machine).Findings, f => f.Check == "server-key-readable");
        Assert.Equal("QVT6735", Assert.Throws<TrustException>(() => CheckFix.Find("server-key-readable").Plan(machine)).Code);
    }

    [Theory]
    [InlineData("fips-mode")]
    [InlineData("no-such-check")]
    public void Everything_else_is_for_an_administrator(string check)
        => Assert.Equal("QVT1043", Assert.Throws<TrustException>(() => CheckFix.Find(check)).Code);

    private static FakeMachine Broken(string check) => check switch
    {
        "key-not-readable" => Servers.Node(m => CloseKeys(m, RoleTable.Qvs)),
        "server-key-readable" => Servers.Adopted(m => m.GuardedFiles.SetSecurity(ServerKey, FakeGuardedFiles.Inherited)),
        _ => Servers.Node(m =>
        {
            m.Files.Content[Program] = [];
            m.Tasks.All.Clear();
        }),
    };

    private static void CloseKeys(FakeMachine machine, Role role)
    {
        Assert.NotNull(machine.Services.Find(role.ServiceName));
        foreach (var kind in (CertificateKind[])[CertificateKind.Server, CertificateKind.Client])
            machine.Keys.SetSecurity(machine.Leaf(kind).Stored.Key!, KeyAcl.Private.ToString());
    }
}
