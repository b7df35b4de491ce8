using System.Diagnostics;

namespace QvTrust.Crash.Tests;

/// <summary>Runs a program of the system.</summary>
internal static class Tool
{
    internal sealed record Ran(int Code, string Output, string Error);

    internal static Ran Run(string program, params string[] arguments)
    {
        var ran = Try(program, arguments);
        Assert.True(ran.Code == 0, $"{program} {string.Join(' ', arguments)} ended with {ran.Code}: {ran.Error}{ran.Output}");
        return ran;
    }

    internal static Ran Try(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // The runtime's own sockets would be kill points that are not the product's.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Ran(process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
