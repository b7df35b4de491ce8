using System.CommandLine;
using System.Globalization;
using System.Text;
using QvTrust.Authority.Admin;
using QvTrust.Cli.Authority;
using QvTrust.Cli.Terminal;
using QvTrust.Cli.Tokens;
using QvTrust.Core.Errors;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust package</c>: keys and certificates for a server that cannot reach QMS, and the line to run there.</summary>
internal static class PackageCommand
{
    private const int DefaultHours = 168;

    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples)
    {
        var machine = new Argument<string>("MACHINE") { Description = "Machine name of the server." };
        var roles = new Option<string>("--roles") { Description = "Its roles, with commas between: QVS, QDS, QVWS, DSC.", HelpName = "ROLES" };
        var output = new Option<string>("--output", "-o") { Description = "The package (MACHINE.qvpkg in the current folder when left out).", HelpName = "FILE" };
        var hours = new Option<string>("--hours") { Description = "Lifetime in hours, 1 to 720 (168 when left out).", HelpName = "HOURS" };
        var save = new Option<string>("--save-password") { Description = "Writes the generated password to a file instead of printing it.", HelpName = "FILE" };
        var share = new Option<string>("--share") { Description = @"Folder as the server will see both files, for the printed line: D:\trust.", HelpName = "PATH" };
        var msi = new Option<string>("--msi") { Description = "MSI in the printed line (QvTrust.ROLE.msi when left out).", HelpName = "PATH" };
        var force = new Option<bool>("--force") { Description = "Replaces files that are there." };
        var socket = SocketOption.Create(recursive: false);
        var command = new Command("package", "Makes keys and certificates for a server that cannot reach QMS and prints the msiexec line to run there; on the QMS server, as Administrator.")
        {
            machine, roles, output, hours,
        };
        var password = new PasswordOptions(command, canGenerate: true);
        foreach (var option in (Option[])[save, share, msi, force, socket])
            command.Add(option);
        command.SetAction(async (parsed, cancel) =>
        {
            var server = Servers.From([parsed.GetValue(machine)!], parsed.GetValue(roles), roster: null)[0];
            var life = Lifetime.Hours(parsed.GetValue(hours), DefaultHours);
            var package = new PrivateFile(parsed.GetValue(output) ?? server.Machine + ".qvpkg", parsed.GetValue(force));
            var saved = Saved(parsed.GetValue(save), parsed.GetValue(force), password.IsGenerated(parsed));
            // Before anything is issued: a file that cannot be written would leave certificates that nobody has.
            Refuse(package, saved);
            var secret = password.Read(parsed, streams);
            if (secret.Length < NewPackage.ShortestPassword)
                throw ErrorCatalogue.PackagePasswordWeak.With(NewPackage.ShortestPassword);
            using var client = AdminClient.To(parsed.GetValue(socket));
            var made = await client.MakePackageAsync(new NewPackage(server, life, secret), cancel);
            package.Write(made.Package);
            saved?.Write(Encoding.UTF8.GetBytes(secret + "\r\n"));

            var passwordPath = saved?.FullPath ?? password.FileOf(parsed) ?? Path.ChangeExtension(package.FullPath, ".password");
            var there = parsed.GetValue(share);
            streams.Out.WriteLine(InstallLine.For(made, Seen(package.FullPath, there), Seen(Path.GetFullPath(passwordPath), there), parsed.GetValue(msi)));
            if (password.IsGenerated(parsed) && saved is null)
                streams.Out.WriteLine(secret);
            Say(streams, made, package, passwordPath);
            return ExitCodes.Ok;
        });
        examples[command] =
        [
            "qvtrust package QVS01 --roles QVS --generate",
            @"qvtrust package QVS01 --roles QVS,QDS -o E:\QVS01.qvpkg --generate --save-password D:\safe\QVS01.password --share D:\trust",
            @"qvtrust package QVS01 --roles QVS --hours 24 --password-file D:\safe\QVS01.password",
        ];
        return command;
    }

    private static PrivateFile? Saved(string? path, bool replace, bool isGenerated)
    {
        if (path is null)
            return null;
        return isGenerated ? new PrivateFile(path, replace) : throw ErrorCatalogue.CommandLineWrong.With("--save-password is for a password of --generate");
    }

    private static void Refuse(PrivateFile package, PrivateFile? saved)
    {
        var errors = new[] { package.Fault(), saved?.Fault() }.OfType<TrustError>().ToList();
        if (saved?.FullPath == package.FullPath)
            errors.Add(ErrorCatalogue.CommandLineWrong.Describe("package and password are the same file"));
        if (errors.Count > 0)
            throw new TrustException(errors);
    }

    private static string Seen(string path, string? folder) => folder is null ? path : folder.TrimEnd('\\', '/') + "\\" + Path.GetFileName(path);

    private static void Say(Streams streams, MadePackage made, PrivateFile package, string passwordPath)
    {
        streams.Say($"package for {made.Machine} ({string.Join(", ", made.Roles)}) expires {made.Expires.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC, written to {package.FullPath}, SHA-256 {made.Sha256}");
        streams.Say($"its private keys open with the password: bring the password to {made.Machine} another way than the package, as the first line of a file {Path.GetFileName(passwordPath)}");
        foreach (var note in made.Notes)
            streams.Say(note);
        if (made.Roles.Count > 1)
            streams.Say($"the packages of {string.Join(", ", made.Roles.Skip(1))} need none once {made.Roles[0]} is set up on {made.Machine}");
    }
}
