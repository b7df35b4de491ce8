using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>
/// A server at the point before the run that a matrix tries to break: before its installation, or, for actions that
/// only an uninstall runs, set up.
/// </summary>
internal sealed class MatrixSteps
{
    /// <summary>Prefix of the names of the actions that only an uninstall runs.</summary>
    private const string RemoveActions = "QvtRemove";

    /// <summary>Prefix of the names of those that only a typed token brings about.</summary>
    private const string TokenActions = "QvtToken";
    private readonly ScenarioContext context;
    private readonly string package;
    private readonly LabRole role;
    private readonly Server? qms;
    private readonly string words = "";

    public MatrixSteps(ScenarioContext context, LabRole role, string package, string action)
    {
        this.context = context;
        this.role = role;
        this.package = package;
        IsUninstall = action.StartsWith(RemoveActions, StringComparison.Ordinal);
        if (role == LabRole.Qms)
        {
            // Rights on keys do not outlive a restart of a lab server: with a drift QMS would not come up after one.
            Server = IsUninstall ? context.QmsWithoutDrift() : context.QmsWithDrift();
        }
        else
        {
            (qms, Server) = context.ReadyPair();
            var token = Tokens.New(qms, Server.Name, role.Id);
            words = action.StartsWith(TokenActions, StringComparison.Ordinal) ? $"QMSHOST={qms.Name} ENROLLTOKEN={token.Text}" : token.Words;
        }

        Msi.Placed(Server, package);
        if (IsUninstall)
        {
            Install(package).ExpectOk("the installation that is to be removed");
        }
    }

    public bool IsUninstall { get; }

    public Server Server { get; private set; }

    public MsiResult Run() => IsUninstall ? Msi.Uninstall(Server, package) : Install(package);

    /// <summary>The server shuts down whatever runs in it, and is booted again.</summary>
    public void Restart()
    {
        context.Lab.Restart(Server.Name);
        Server = context.Lab[Server.Name];
    }

    /// <summary>
    /// Where the rest of an uninstall is there, msiexec takes the service's component for installed and does not start
    /// the service, as Windows would.
    /// </summary>
    public void StartAuthority()
    {
        if (role == LabRole.Qms)
        {
            Server.Run("net start " + LabRole.Authority).Expect("the authority starts", 0, 2);
        }
    }

    /// <summary>What must be true after an installation that came to its end in the second try.</summary>
    public void ExpectInstalled()
    {
        if (qms is null)
        {
            context.ExpectTrusted(Server, role);
            return;
        }

        context.ExpectTrusted(qms, Server, role);
        var ledger = Ledger.Read(qms);
        foreach (var kind in (string[])["server", "client"])
        {
            context.Expect(ledger.Count(Server.Name, kind) == 1, $"the ledger has {ledger.Count(Server.Name, kind)} {kind} certificates of {Server.Name}");
        }
    }

    public MsiResult Install(string msi) => Msi.Install(Server, msi, words);
}
