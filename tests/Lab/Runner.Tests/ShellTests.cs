using QvTrust.Lab.Runner.Hosting;

namespace QvTrust.Lab.Runner.Tests;

public class ShellTests
{
    [Fact]
    public void What_a_program_said_counts_although_another_one_still_holds_its_pipe()
    {
        var ran = Shell.Run("sh", ["-c", "echo said; echo wrong >&2; sleep 20 & exit 3"]);
        Assert.Equal((3, "said\n", "wrong\n"), (ran.ExitCode, ran.Output, ran.Errors));
    }
}
