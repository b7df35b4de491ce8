using System.Diagnostics;
using System.Text;

namespace QvTrust.Core.Tests.Support;

/// <summary>The program openssl: a judge that shares no code with the product.</summary>
internal sealed class OpenSsl : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "qvtrust-" + Guid.NewGuid().ToString("N"));

    public OpenSsl() => Directory.CreateDirectory(folder);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public OpenSsl Put(string name, byte[] content)
    {
        File.WriteAllBytes(Path.Combine(folder, name), content);
        return this;
    }

    /// <summary>Writes a text beyond ASCII, a password for instance.</summary>
    public OpenSsl PutText(string name, string content) => Put(name, Encoding.UTF8.GetBytes(content + "\n"));

    public OpenSsl Put(string name, string content) => Put(name, Encoding.ASCII.GetBytes(content));

    /// <summary>Writes a certificate as PEM.</summary>
    public OpenSsl PutPem(string name, byte[] der)
        => Put(name, $"-----BEGIN CERTIFICATE-----\n{Convert.ToBase64String(der, Base64FormattingOptions.InsertLineBreaks)}\n-----END CERTIFICATE-----\n");

    public bool Has(string name) => File.Exists(Path.Combine(folder, name));

    public byte[] Get(string name) => File.ReadAllBytes(Path.Combine(folder, name));

    /// <summary>Runs a command that must succeed; its whole output.</summary>
    public string Run(string arguments) => Run("openssl", arguments);

    /// <summary>The same with another program, in the same folder.</summary>
    public string Run(string program, string arguments)
    {
        var (exitCode, output) = Try(program, arguments);
        Assert.True(exitCode == 0, $"{program} {arguments}: {exitCode}\n{output}");
        return output;
    }

    public (int ExitCode, string Output) Try(string arguments) => Try("openssl", arguments);

    private (int ExitCode, string Output) Try(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }
}
