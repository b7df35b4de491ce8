using QvTrust.Lab.Machine;

namespace QvTrust.Lab.StandIns;

/// <summary>
/// Under a role's program name this is the role's service; under its own name it installs roles:
/// <c>qlikview-standin install --role QMS[,QVS...] [--account NAME] [--license] [--file-version 11.20.10000.0] [--no-start]</c>;
/// <c>qlikview-standin account ROLE NAME</c> gives a role's service another account while it runs, <c>disable ROLE</c> leaves it
/// running and lets it start no more, <c>enable ROLE</c> lets it start again; the verbs of
/// <see cref="Authority"/> are what QMS does as an authority and what an administrator does at a node's console.
/// </summary>
internal static class Program
{
    private const string Usage =
        "usage: qlikview-standin install --role QMS|QVS|QDS|QVWS|DSC|DISPATCHER|SETTINGS|IIS|APPLOCKER[,...] [--account NAME] [--license]"
        + " [--file-version V] [--no-start]\n       qlikview-standin account ROLE NAME | disable ROLE | enable ROLE"
        + "\n       qlikview-standin make-set [SHAPE...] | foreign-set [SHAPE...] | renew-root [SHAPE...] | issue MACHINE Server|Client FILE [SHAPE...]"
        + "\n       qlikview-standin distribute NODE PORT PASSWORD [SHAPE...] | receive PORT PASSWORD";

    private static int Main(string[] args)
    {
        if (Role.ByProgram(Environment.ProcessPath!) is { } role)
        {
            if (role.Id == Role.LicenseId)
            {
                LicenseService.Run();
            }
            else
            {
                ServiceHost.Run(role);
            }

            return 0;
        }

        try
        {
            if (args is ["account", var service, var account])
            {
                using var manager = new ServiceManager();
                manager.SetAccount(Role.ById(service).Service, account);
                return 0;
            }

            if (args is ["disable" or "enable", var named])
            {
                using var manager = new ServiceManager();
                manager.SetStart(Role.ById(named).Service, isDisabled: args[0] == "disable");
                return 0;
            }

            if (Authority.TryRun(args))
            {
                return 0;
            }

            if (args is not ["install", ..] || Option(args, "--role") is not { } roles)
            {
                Console.Error.WriteLine(Usage);
                return 2;
            }

            var wanted = roles.Split(',').Concat(args.Contains("--license") ? ["DISPATCHER"] : []);
            foreach (var id in wanted)
            {
                Installer.Install(Role.ById(id), Option(args, "--account"), Option(args, "--file-version"), !args.Contains("--no-start"));
            }

            return 0;
        }
        catch (Exception e)
        {
            Console.Error.WriteLine(e);
            return 1;
        }
    }

    private static string? Option(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
