using System.Diagnostics;
using System.Text;

namespace QvTrust.Authority.Tests;

/// <summary>Runs a program of the system (openssl, curl): a judge that shares no code with the product.</summary>
internal static class Tool
{
    internal static byte[] Run(string program, params string[] arguments) => Run(program, [], arguments);

    internal static byte[] Run(string program, byte[] input, params string[] arguments)
    {
        var (code, output, error) = Try(program, input, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ended with {code}: {error}");
        return output;
    }

    internal static (int Code, byte[] Output, string Error) Try(string program, byte[] input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        reading.GetAwaiter().GetResult();
        return (process.ExitCode, output.ToArray(), error.GetAwaiter().GetResult());
    }

    internal static string Text(byte[] output) => Encoding.UTF8.GetString(output);
}
