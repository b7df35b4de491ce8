using System.CommandLine;
using System.Text;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Secrets;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Cli.Commands;

/// <summary>
/// <c>qvtrust protect</c> and <c>qvtrust unprotect</c>: octets in, octets out, never an argument, which every process
/// list and shell history would keep.
/// </summary>
internal static class ProtectCommands
{
    internal static Command Protect(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var (input, output, force) = Options();
        var line = new Option<bool>("--line") { Description = HelpTexts.ProtectLine };
        var command = new Command("protect", HelpTexts.Protect) { input, output, force, line };
        command.SetAction(parsed =>
        {
            var target = Target(streams, parsed.GetValue(output), parsed.GetValue(force));
            var here = machine("protect");
            var ring = ServerSecrets.Open(here).Ring;
            var message = streams.ReadAll(parsed.GetValue(input), ProtectedText.MaximumLength);
            var text = ProtectedText.Protect(ring, parsed.GetValue(line) ? WithoutLineEnd(message) : message, here.Random);
            streams.WriteAll(target, Encoding.ASCII.GetBytes(text + "\n"));
            return ExitCodes.Ok;
        });
        examples[command] =
        [
            "qvtrust protect --input password.txt -o password.qvp",
            "qvtrust protect --line < password.txt",
        ];
        return command;
    }

    internal static Command Unprotect(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var (input, output, force) = Options();
        var command = new Command("unprotect", HelpTexts.Unprotect) { input, output, force };
        command.SetAction(parsed =>
        {
            var target = Target(streams, parsed.GetValue(output), parsed.GetValue(force));
            var ring = ServerSecrets.Open(machine("unprotect")).Ring;
            var text = Text(streams.ReadAll(parsed.GetValue(input), 3 * ProtectedText.MaximumTextLength));
            streams.WriteAll(target, ProtectedText.Unprotect(ring, text));
            return ExitCodes.Ok;
        });
        examples[command] =
        [
            "qvtrust unprotect --input password.qvp -o password.txt",
            "qvtrust unprotect < password.qvp",
        ];
        return command;
    }

    private static (Option<string> Input, Option<string> Output, Option<bool> Force) Options() => (
        new Option<string>("--input") { Description = HelpTexts.ProtectInput, HelpName = "FILE" },
        new Option<string>("--output", "-o") { Description = HelpTexts.ProtectOutput, HelpName = "FILE" },
        new Option<bool>("--force") { Description = HelpTexts.ProtectForce });

    // Refused before anything is asked for or read.
    private static PrivateFile? Target(Streams streams, string? output, bool replace)
    {
        var file = output is null ? null : new PrivateFile(output, replace, streams.Say);
        return file?.Fault() is { } fault ? throw new TrustException([fault]) : file;
    }

    private static byte[] WithoutLineEnd(byte[] message) => message switch
    {
        [.. var text, (byte)'\r', (byte)'\n'] => text,
        [.. var text, (byte)'\n'] => text,
        _ => message,
    };

    // PowerShell's ">" writes UTF-16 with a byte order mark, some editors UTF-8 with one.
    private static string Text(byte[] content)
    {
        using var reader = new StreamReader(new MemoryStream(content), Encoding.Latin1, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }
}
