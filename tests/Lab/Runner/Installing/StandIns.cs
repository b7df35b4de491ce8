using QvTrust.Lab.Runner.Hosting;

namespace QvTrust.Lab.Runner.Installing;

/// <summary>Puts stand-ins of QlikView's services on servers.</summary>
internal static class StandIns
{
    public const string NetworkService = @"NT AUTHORITY\NetworkService";
    public const string LocalService = @"NT AUTHORITY\LocalService";

    // That of the stand-in's own version, and of any 16-bit number that begins with a 1.
    private const int VersionLength = 13;
    private const int MostDigits = 5;

    /// <summary>Installs and starts the role's services; on QMS the dispatcher with its License Service as well, unless QlikView is older.</summary>
    public static void Install(Server server, LabRole role, string? account = null, string more = "", bool withLicense = true)
    {
        var license = role == LabRole.Qms && withLicense ? " --license" : "";
        var user = account is null ? "" : $" --account \"{account}\"";
        server.Run($@"C:\lab\qlikview-standin.exe install --role {role.StandIn}{user}{license} {more}").Expect($"{server.Name}: stand-in of {role.Id}");
    }

    /// <summary>Runs another verb of the stand-in.</summary>
    public static WindowsRan Run(Server server, string words)
        => server.Run($@"C:\lab\qlikview-standin.exe {words}", TimeSpan.FromMinutes(5)).Expect($"{server.Name}: qlikview-standin {words}");

    /// <summary>
    /// A version of the same release that the stand-in's program can carry, or null: only one of as many characters as its own
    /// has room in it.
    /// </summary>
    public static string? FittingVersion(string version)
    {
        var parts = version.Split('.');
        if (version.Length == VersionLength || parts.Length < 2)
        {
            return version.Length == VersionLength ? version : null;
        }

        var digits = VersionLength - parts[0].Length - parts[1].Length - "...".Length;
        var revision = Math.Max(1, digits - MostDigits);
        return digits > 1 && revision <= MostDigits
            ? $"{parts[0]}.{parts[1]}.{new string('1', digits - revision)}.{(revision == 1 ? "0" : new string('1', revision))}"
            : null;
    }

    /// <summary>Gives a running service another account, from its next start on.</summary>
    public static void ChangeAccount(Server server, LabRole role, string account)
        => server.Run($@"C:\lab\qlikview-standin.exe account {role.StandIn} ""{account}""").Expect($"{server.Name}: account of {role.Service}");
}
