using System.Diagnostics;
using System.Text;

namespace QvTrust.Crash.Tests;

/// <summary>A command that hangs in its first stop or start of a service, until it is let go.</summary>
internal sealed class HeldRun : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private readonly CrashMachine machine;
    private readonly Process process;
    private readonly StringBuilder said = new();

    internal HeldRun(CrashMachine machine, params string[] command)
    {
        this.machine = machine;
        File.Delete(machine.At("held"));
        File.WriteAllText(machine.At("hold"), "");
        // A shell that runs the tests in the background has its children ignore Ctrl+C.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", .. machine.Line(command)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        process = Process.Start(start)!;
        process.OutputDataReceived += Take;
        process.ErrorDataReceived += Take;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Await(() => File.Exists(machine.At("held")), "it asked for no stop and no start");
    }

    /// <summary>Everything that it said so far.</summary>
    internal string Said
    {
        get
        {
            lock (said)
                return said.ToString();
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    internal void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Ctrl+C, and what a person sees of it at once; then the service goes on, and the command to its end.</summary>
    /// <returns>Its exit code.</returns>
    internal int Interrupt()
    {
        Tool.Run("kill", "-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Await(() => Said.Contains("interrupted: ", StringComparison.Ordinal), "it does not say that it was interrupted");
        File.Delete(machine.At("hold"));
        Assert.True(process.WaitForExit(Longest), "it does not end: " + Said);
        process.WaitForExit();
        return process.ExitCode;
    }

    private void Take(object sender, DataReceivedEventArgs line)
    {
        lock (said)
            said.AppendLine(line.Data);
    }

    private void Await(Func<bool> isThere, string otherwise)
    {
        for (var waited = Stopwatch.StartNew(); !isThere(); Thread.Sleep(20))
            Assert.False(process.HasExited || waited.Elapsed > Longest, $"{otherwise}: {Said}");
    }
}
