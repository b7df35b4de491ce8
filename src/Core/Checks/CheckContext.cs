using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Stages;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks;

/// <summary>The server as the checks of one run see it; what several of them look at is read once.</summary>
internal sealed class CheckContext
{
    // Milliseconds.
    private const int Step = 1000;
    private readonly Lazy<StageRun> run;
    private readonly Lazy<TrustView> trust;
    private readonly Lazy<IReadOnlyList<string>?> addresses;
    private readonly Lazy<AuthorityClock?> clock;

    /// <summary>Before the first change of this run, for these roles.</summary>
    public CheckContext(StageRun run, IReadOnlyList<Role> roles)
        : this(run.Machine, roles, () => run)
    {
    }

    /// <summary>Without a setup: what one would be asked for is what is given, what policy gives to a first setup, and what an earlier one saved.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="roles">The roles; one that a property gives another service is given that one.</param>
    /// <param name="given">Properties of the setup that is checked for; null or empty: none.</param>
    public CheckContext(IMachine machine, IReadOnlyList<Role> roles, IReadOnlyDictionary<string, string>? given = null)
        : this(machine, given is { Count: > 0 } ? [.. roles.Select(r => Planned(machine, r, given, withPolicy: true).Role)] : roles, () => Planned(machine, roles, given ?? None))
    {
    }

    private CheckContext(IMachine machine, IReadOnlyList<Role> roles, Func<StageRun> run)
    {
        (Machine, Roles) = (machine, roles);
        this.run = new Lazy<StageRun>(run);
        trust = new Lazy<TrustView>(() => new TrustView(machine));
        addresses = new Lazy<IReadOnlyList<string>?>(() => Ask(network => network.Resolve(AuthorityHost)));
        clock = new Lazy<AuthorityClock?>(AskAuthority);
    }

    public IMachine Machine { get; }

    /// <summary>Before what it is checked.</summary>
    public CheckMoments Moment { get; init; } = CheckMoments.Command;

    /// <summary>The roles that are checked; empty where nothing of QlikView is here.</summary>
    public IReadOnlyList<Role> Roles { get; }

    /// <summary>Qlik's services here: the roles' as the setup that is checked for names them, too.</summary>
    public IReadOnlyList<ServiceInfo> Services => KeyRights.QlikServices(Machine, MachineRoles.All(Machine).Concat(Roles));

    /// <summary>The setup that is checked for.</summary>
    public StageRun Run => run.Value;

    /// <summary>What the roles that are set up here were set up with, whatever is given or policy says now.</summary>
    public SetupSettings Saved => Planned(Machine, MainOf(Roles), None, withPolicy: false);

    /// <summary>Name or address by which the QMS server is asked for; empty where none is known.</summary>
    public string AuthorityHost => Run.Settings.QmsAddress ?? Run.Settings.QmsHost;

    /// <summary>Addresses of <see cref="AuthorityHost"/>; empty when it does not resolve, null when nobody answered in time.</summary>
    public IReadOnlyList<string>? AuthorityAddresses => addresses.Value;

    /// <summary>The authority's clock; null when nobody answered in time.</summary>
    public AuthorityClock? Authority => clock.Value;

    /// <summary>Names of the checks whose findings that setup ignores.</summary>
    public IReadOnlyList<string> Ignored
    {
        get
        {
            try
            {
                return Run.Settings.IgnoredChecks;
            }
            // Each check that asks for the settings says what is wrong with them.
            catch (TrustException)
            {
                return [];
            }
        }
    }

    /// <summary>The certificates of this server.</summary>
    public TrustView Trust => trust.Value;

    /// <summary>True on the QMS server.</summary>
    public bool IsAuthority => Roles.Any(r => r.IsAuthority);

    /// <summary>True where one of the roles is set up.</summary>
    public bool IsSetUp => IsAnySetUp(Machine, Roles);

    /// <summary>Asks other servers, whose answers may take seconds: meanwhile whoever watches the setup sees that it goes on, and may cancel it.</summary>
    public T Ask<T>(Func<INetwork, T> question)
    {
        var answer = Task.Run(() => question(Machine.Network));
        while (Task.WaitAny([answer], Step) < 0)
            Run.ThrowIfCancelled();
        return answer.GetAwaiter().GetResult();
    }

    private static Dictionary<string, string> None { get; } = [];

    // A server that is set up goes on with what it was set up with, whatever the policy says now, until a setup is run on it.
    private static StageRun Planned(IMachine machine, IReadOnlyList<Role> roles, IReadOnlyDictionary<string, string> given)
    {
        return new StageRun("check", Planned(machine, MainOf(roles), given, withPolicy: given.Count > 0 || !IsAnySetUp(machine, roles)), machine, new Silence());
    }

    private static SetupSettings Planned(IMachine machine, Role role, IReadOnlyDictionary<string, string> given, bool withPolicy)
        => SettingsReader.Read(new SavedSettings(machine, withPolicy).Complete(GivenValues.Of(role, given)), hostNeeded: false);

    private static Role MainOf(IReadOnlyList<Role> roles) => roles.FirstOrDefault(r => r.IsAuthority) ?? (roles.Count > 0 ? roles[0] : RoleTable.Qms);

    // The own clock at the moment of the answer: what several checks make of it must not depend on when they look.
    private AuthorityClock? AskAuthority()
        => Ask(network => network.TimeOf(AuthorityHost, Run.Settings.AuthorityPort)) is { } theirs ? new AuthorityClock(theirs, Machine.Clock.UtcNow) : null;

    private static bool IsAnySetUp(IMachine machine, IReadOnlyList<Role> roles) => MachineRoles.SetUp(machine).Any(r => roles.Any(o => o.Name == r.Name));

    // What the stages say on their way is not what was asked.
    private sealed class Silence : ISetupLog
    {
        public bool IsCancelled => false;

        public void Info(string line)
        {
        }

        public void Progress(string text)
        {
        }
    }
}
