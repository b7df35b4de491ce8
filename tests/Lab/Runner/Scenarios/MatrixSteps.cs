using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>
/// A server at the point before the run that a matrix tries to break: before its installation, or, for actions that
/// only an uninstall runs, set up. A node is given a token, or an offline package and no QMS server on the network.
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
    private readonly OfflineNode? offline;
    private readonly string words = "";
    private readonly HashSet<string> keysBefore;

    public MatrixSteps(ScenarioContext context, LabRole role, string package, string action, bool isOffline)
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
        else if (isOffline)
        {
            offline = OfflineNode.Boot(context);
            (Server, words) = (offline.Server, offline.Package.Words);
        }
        else
        {
            (qms, Server) = context.ReadyPair(role);
            var token = Tokens.New(qms, Server.Name, role.Id);
            words = action.StartsWith(TokenActions, StringComparison.Ordinal) ? $"QMSHOST={qms.Name} ENROLLTOKEN={token.Text}" : token.Words;
        }

        Msi.Placed(Server, package);
        keysBefore = role == LabRole.Qms ? [] : [.. StateReader.Read(Server).KeyContainers];
        if (IsUninstall)
        {
            Install(package).ExpectOk("the installation that is to be removed");
        }
    }

    /// <summary>Those of a package's actions that an installation without a typed token runs.</summary>
    public static IEnumerable<string> WithoutToken(IEnumerable<string> actions)
        => actions.Where(a => !a.StartsWith(RemoveActions, StringComparison.Ordinal) && !a.StartsWith(TokenActions, StringComparison.Ordinal));

    /// <summary>
    /// What each run tries with an offline package: where its keys come in, where they come into force, and where nothing
    /// is missing but the deletion of its files.
    /// </summary>
    public static bool IsOfflineInShort(string action) => action is "QvtEnrol" or "QvtTrust" or "QvtFinish";

    /// <summary>
    /// Those whose every action each run tries. The other nodes' packages differ from QVS's in nothing but their role, so that all of
    /// their actions are tried in a long run.
    /// </summary>
    public static bool IsInShort(LabRole role) => role == LabRole.Qms || role == LabRole.Qvs;

    /// <summary>
    /// Where each run tries what else than msiexec may die, and what a restore may meet: with certificates and keys half in place, while
    /// services restart, and in an uninstall.
    /// </summary>
    public static bool IsDeathInShort(string action) => action is "QvtAuthority" or "QvtTrust" or "QvtRestart" or "QvtRemove";

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

    /// <summary>What the administrator brought for this installation is what the next try needs.</summary>
    public void ExpectSecretsKept(string when) => offline?.ExpectFilesKept(when);

    /// <summary>Unlike an enrolment, which keeps its keys for the retry, an undone one from a package keeps nothing.</summary>
    public void ExpectNothingPending() => offline?.ExpectNothingPending();

    /// <summary>What must be true after an installation that came to its end in the second try.</summary>
    public void ExpectInstalled()
    {
        if (role == LabRole.Qms)
        {
            context.ExpectTrusted(Server, role);
            return;
        }

        if (!IsUninstall)
        {
            var added = StateReader.Read(Server).KeyContainers.Where(k => !keysBefore.Contains(k)).ToList();
            context.Expect(added.Count == 2, $"{added.Count} keys were added instead of one for each certificate: {ScenarioContext.Words(added)}");
        }

        if (offline is not null)
        {
            offline.ExpectFilesGone();
            context.ExpectTrusted(Server, role);
            offline.ExpectQmsTrusts();
            return;
        }

        context.ExpectTrusted(qms!, Server, role);
        context.ExpectOneOfEachKind(qms!, Server);
    }

    public MsiResult Install(string msi) => Msi.Install(Server, msi, words);
}
