using System.Text.RegularExpressions;
using QvTrust.Lab.Runner.Hosting;

namespace QvTrust.Lab.Runner.Installing;

/// <summary>An offline package that <c>qvtrust package</c> wrote on the QMS server, on its way to a node.</summary>
/// <param name="Package">The file, kept outside all servers.</param>
/// <param name="Password">The file with its password, likewise.</param>
/// <param name="Words">What the printed line says between package and log.</param>
internal sealed record CarriedPackage(string Package, string Password, string Words)
{
    /// <summary>Where the printed line expects both on the node.</summary>
    public const string Folder = @"C:\trust";

    /// <summary>The administrator copies both files to the node.</summary>
    public void CopyTo(Server node)
    {
        node.CopyIn(Package, $@"{Folder}\{Path.GetFileName(Package)}");
        node.CopyIn(Password, $@"{Folder}\{Path.GetFileName(Password)}");
    }
}

/// <summary>Makes offline packages on the QMS server as an administrator does.</summary>
internal static partial class OfflinePackages
{
    private const string Folder = @"C:\packages";

    public static CarriedPackage New(Server qms, string machine, string roles)
    {
        var (package, password) = ($@"{Folder}\{machine}.qvpkg", $@"{Folder}\{machine}.password");
        Directory.CreateDirectory(qms.HostPath(Folder));
        var ran = qms.Run($"\"{Product.Cli}\" package {machine} --roles {roles} -o {package} --generate --save-password {password} --share {CarriedPackage.Folder}")
            .Expect($"qvtrust package {machine}");
        var lines = ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines is not [var line] || InstallLine().Match(line) is not { Success: true } match)
        {
            throw new LabException($"qvtrust package {machine} prints no single msiexec line: {ran.Output}");
        }

        return new CarriedPackage(Carry(qms, package), Carry(qms, password), match.Groups["words"].Value);
    }

    // The server that made it may be shut down before the node gets it. The folder goes with the instance, also after a kill.
    private static string Carry(Server qms, string file)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(qms.Lab.Share())!, "carried")).FullName;
        var carried = Path.Combine(folder, Path.GetFileName(qms.HostPath(file)));
        File.Copy(qms.HostPath(file), carried, overwrite: true);
        return carried;
    }

    [GeneratedRegex(@"^msiexec /i \S+ (?<words>.+) /qn ")]
    private static partial Regex InstallLine();
}
