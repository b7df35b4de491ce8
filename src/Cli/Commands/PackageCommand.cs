using System.CommandLine;
using System.Text;
using QvTrust.Authority.Admin;
using QvTrust.Cli.Authority;
using QvTrust.Cli.Terminal;
using QvTrust.Cli.Tokens;
using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust package</c>: keys and certificates for a server that cannot reach QMS, and the line to run there.</summary>
internal static class PackageCommand
{
    private const int DefaultHours = 168;

    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples)
    {
        var machine = new Argument<string>("MACHINE") { Description = HelpTexts.PackageMachine };
        var roles = new Option<string>("--roles") { Description = HelpTexts.PackageRoles, HelpName = "ROLES" };
        var output = new Option<string>("--output", "-o") { Description = HelpTexts.PackageOutput, HelpName = "FILE" };
        var hours = new Option<string>("--hours") { Description = HelpTexts.PackageHours, HelpName = "HOURS" };
        var save = new Option<string>("--save-password") { Description = HelpTexts.PackageSavePassword, HelpName = "FILE" };
        var share = new Option<string>("--share") { Description = HelpTexts.PackageShare, HelpName = "PATH" };
        var msi = new Option<string>("--msi") { Description = HelpTexts.PackageMsi, HelpName = "PATH" };
        var force = new Option<bool>("--force") { Description = HelpTexts.PackageForce };
        var socket = SocketOption.Create(recursive: false);
        var command = new Command("package", HelpTexts.Package)
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
            var package = new PrivateFile(parsed.GetValue(output) ?? server.Machine + ".qvpkg", parsed.GetValue(force), streams.Say);
            var saved = Saved(streams, parsed.GetValue(save), parsed.GetValue(force), password.IsGenerated(parsed));
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

    private static PrivateFile? Saved(Streams streams, string? path, bool replace, bool isGenerated)
    {
        if (path is null)
            return null;
        return isGenerated ? new PrivateFile(path, replace, streams.Say) : throw ErrorCatalogue.CommandLineWrong.With(CommandTexts.SavePasswordWithoutGenerate);
    }

    private static void Refuse(PrivateFile package, PrivateFile? saved)
    {
        var errors = new[] { package.Fault(), saved?.Fault() }.OfType<TrustError>().ToList();
        if (saved?.FullPath == package.FullPath)
            errors.Add(ErrorCatalogue.CommandLineWrong.Describe(CommandTexts.SameFile));
        if (errors.Count > 0)
            throw new TrustException(errors);
    }

    private static string Seen(string path, string? folder) => folder is null ? path : folder.TrimEnd('\\', '/') + "\\" + Path.GetFileName(path);

    private static void Say(Streams streams, MadePackage made, PrivateFile package, string passwordPath)
    {
        streams.Say(CommandTexts.PackageMade.With(made.Machine, string.Join(", ", made.Roles), made.Expires, package.FullPath, made.Sha256));
        streams.Say(CommandTexts.PackagePassword.With(made.Machine, Path.GetFileName(passwordPath)));
        foreach (var note in made.Notes)
            streams.Say(note);
        if (made.Roles.Count > 1)
            streams.Say(CommandTexts.PackageOtherRoles.With(string.Join(", ", made.Roles.Skip(1)), made.Roles[0], made.Machine));
    }
}
