using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Plans;
using QvTrust.Core.Roles;

namespace QvTrust.CustomActions.Tests;

/// <summary>DRYRUN=1: the plan goes into the log and the caller's file, and the installation ends there.</summary>
public sealed class PlanActionTests : IDisposable
{
    private const string Title = "QvTrust plan: setup of QVS on QVS01; nothing was changed";

    private readonly string folder = Directory.CreateTempSubdirectory("plan").FullName;
    private readonly Core.Tests.Machine.FakeMachine machine = new("QVS01");
    private readonly string token;
    private readonly FakeInstaller installer;

    public PlanActionTests()
    {
        machine.Services.Install(RoleTable.Qvs.ServiceName, running: true, "NetworkService", "S-1-5-20");
        token = EnrolmentToken.Create(new byte[32], machine.Random).Encode();
        machine.CutBefore = 1;
        installer = new FakeInstaller { Properties = { ["QVTROLE"] = "QVS", ["QMSHOST"] = "QMS01", ["ENROLLTOKEN"] = token, ["DRYRUN"] = "1" } };
    }

    private string PlanPath => Path.Combine(folder, "plan.txt");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_plan_is_in_the_log_and_the_installation_ends_as_if_cancelled()
    {
        Assert.Equal(ActionResult.UserExit, Run());
        Assert.Equal(Title, installer.Log.First());
        Assert.Contains(@"  10  trust     certificate CN=QVS01 (new): absent -> LM\My with its key", installer.Log);
        Assert.DoesNotContain(installer.Log, l => l.Contains(token[5..], StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public void The_file_says_the_same_and_an_earlier_plan_gives_way_to_it()
    {
        File.WriteAllText(PlanPath, "QvTrust plan: an older one that was much longer" + new string('x', 10_000));
        Assert.Null(Write());
        Assert.Equal(PlanLines, File.ReadAllLines(PlanPath));
        File.WriteAllBytes(PlanPath, []);
        Assert.Null(Write());
        Assert.Equal(PlanLines, File.ReadAllLines(PlanPath));
    }

    [Fact]
    public void A_value_that_is_refused_before_a_plan_is_made_takes_the_place_of_an_earlier_one()
    {
        File.WriteAllLines(PlanPath, PlanLines);
        PlanFile.Write(PlanPath, PlanText.Refused([ErrorCatalogue.HostIsAddress.Describe("10.0.0.1")]));
        var written = File.ReadAllLines(PlanPath);
        Assert.Equal("QvTrust plan: none was made, because these values are refused; nothing was changed", written[0]);
        Assert.StartsWith("  QVT1002: ", written[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("QvTrust pla")]
    [InlineData("somebody's notes, which are longer than the first words of a plan")]
    public void What_is_no_plan_is_left_as_it_is(string content)
    {
        File.WriteAllText(PlanPath, content);
        Assert.Equal("QVT1033", Write());
        Assert.Equal(content, File.ReadAllText(PlanPath));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_said()
    {
        Assert.Equal("QVT5006", Write(Path.Combine(folder, "no", "such", "folder.txt")));
        Assert.Equal("QVT5006", Write(folder));
    }

    [Fact]
    public void A_plan_is_never_written_through_a_link()
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(folder, "elsewhere")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(folder, "link"), elsewhere);
        Assert.Equal("QVT5006", Write(Path.Combine(folder, "link", "plan.txt")));
        File.WriteAllBytes(PlanPath, []);
        File.CreateSymbolicLink(Path.Combine(folder, "file.txt"), PlanPath);
        Assert.Equal("QVT5006", Write(Path.Combine(folder, "file.txt")));
        Assert.Empty(Directory.GetFiles(elsewhere));
        Assert.Equal(0, new FileInfo(PlanPath).Length);
    }

    [Theory]
    [InlineData("DRYRUN", "yes", "QVT1032")]
    [InlineData("PLANFILE", "plan.txt", "QVT1019")]
    public void Wrong_values_are_refused_at_an_uninstall_too(string name, string value, string code)
    {
        installer.Properties["REMOVE"] = "all";
        installer.Properties[name] = value;
        Assert.Equal(ActionResult.Failure, Run());
        Assert.StartsWith(code, Assert.Single(installer.Log), StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_refuse_the_setup_fails_with_its_errors()
    {
        machine.Services.Disable(RoleTable.Qvs.ServiceName);
        Assert.Equal(ActionResult.Failure, Run());
        Assert.Contains("The setup would be refused:", installer.Log);
        Assert.StartsWith("QVT2015", Assert.Single(installer.Lines(InstallMessage.Error)), StringComparison.Ordinal);
        Assert.Empty(machine.Events.Entries);
    }

    [Fact]
    public void An_uninstall_is_planned_without_properties()
    {
        installer.Properties["REMOVE"] = "ALL";
        Assert.Equal(ActionResult.UserExit, Run());
        Assert.StartsWith("QvTrust plan: uninstall of QVS on QVS01", installer.Log.First(), StringComparison.Ordinal);
    }

    private static readonly string[] PlanLines = [Title, "", "QlikView Server (QVS):"];

    // The path of a Windows file cannot be one of this machine: the property is checked elsewhere.
    private string? Write(string? path = null)
    {
        try
        {
            PlanFile.Write(path ?? PlanPath, PlanLines);
            return null;
        }
        catch (TrustException e)
        {
            return e.Code;
        }
    }

    private ActionResult Run() => ActionHost.Run(new Session(installer), SetupActions.ShowPlan, () => machine);
}
