using System.CommandLine;
using QvTrust.Core.Backups;
using QvTrust.Core.Errors;
using QvTrust.Core.Packages;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Terminal;

/// <summary>
/// The ways to give a command a password, none of which shows it to other programs: a file, an environment variable, or
/// the keyboard without an echo.
/// </summary>
internal sealed class PasswordOptions
{
    private readonly Option<string> file = new("--password-file") { Description = TerminalTexts.PasswordFile, HelpName = "FILE" };
    private readonly Option<string> environment = new("--password-env") { Description = TerminalTexts.PasswordEnvironment, HelpName = "NAME" };
    private readonly Option<bool>? generate;

    /// <param name="command">Gets the options.</param>
    /// <param name="canGenerate">True where the password is chosen now, not one that opens something.</param>
    internal PasswordOptions(Command command, bool canGenerate)
    {
        command.Add(file);
        command.Add(environment);
        if (canGenerate)
            command.Add(generate = new Option<bool>("--generate") { Description = TerminalTexts.PasswordGenerate });
    }

    /// <summary>True when the password is to be made here.</summary>
    internal bool IsGenerated(ParseResult parsed) => generate is not null && parsed.GetValue(generate);

    /// <summary>The file that was named, or null.</summary>
    internal string? FileOf(ParseResult parsed) => parsed.GetValue(file);

    /// <summary>
    /// The password: a secret. QVT1015 when it is given twice, or not at all where nobody can be asked; QVT6314 when it
    /// cannot be read.
    /// </summary>
    internal string Read(ParseResult parsed, Streams streams)
    {
        var given = new[] { parsed.GetValue(file) is not null, parsed.GetValue(environment) is not null, IsGenerated(parsed) }.Count(g => g);
        if (given > 1)
            throw ErrorCatalogue.CommandLineWrong.With(TerminalTexts.PasswordTwice);
        if (IsGenerated(parsed))
        {
            using var random = System.Security.Cryptography.RandomNumberGenerator.Create();
            return WordPassword.Generate(random);
        }
        if (parsed.GetValue(file) is { } path)
            return FromFile(path);
        return parsed.GetValue(environment) is { } name ? FromEnvironment(name) : FromKeyboard(streams);
    }

    private static string FromFile(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var content = new byte[PasswordText.Longest];
            var length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return PasswordText.FirstLine(content[..length]) ?? throw ErrorCatalogue.PasswordUnreadable.With(path, TerminalTexts.PasswordLineEmpty);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ErrorCatalogue.PasswordUnreadable.From(e, path, e.Message);
        }
    }

    private static string FromEnvironment(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } password
        ? password
        : throw ErrorCatalogue.PasswordUnreadable.With(TerminalTexts.EnvironmentVariable.With(name), TerminalTexts.EnvironmentVariableMissing);

    private string FromKeyboard(Streams streams)
    {
        if (streams.AskSecret is not { } ask)
            throw ErrorCatalogue.CommandLineWrong.With(generate is null ? TerminalTexts.PasswordMissing : TerminalTexts.NewPasswordMissing);
        var password = ask(TerminalTexts.AskPassword);
        // One that is chosen now would be lost with a slip of the finger.
        if (generate is not null && ask(TerminalTexts.AskAgain) != password)
            throw ErrorCatalogue.CommandLineWrong.With(TerminalTexts.PasswordsDiffer);
        return password;
    }
}
