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
    private readonly Lazy<StageRun> run;
    private readonly Lazy<TrustView> trust;

    /// <summary>Before the first change of this run, for these roles.</summary>
    public CheckContext(StageRun run, IReadOnlyList<Role> roles)
        : this(run.Machine, roles, () => run)
    {
    }

    /// <summary>Without a setup: what one would be asked for is what an earlier one saved.</summary>
    public CheckContext(IMachine machine, IReadOnlyList<Role> roles)
        : this(machine, roles, () => Planned(machine, roles))
    {
    }

    private CheckContext(IMachine machine, IReadOnlyList<Role> roles, Func<StageRun> run)
    {
        (Machine, Roles) = (machine, roles);
        this.run = new Lazy<StageRun>(run);
        trust = new Lazy<TrustView>(() => new TrustView(machine));
    }

    public IMachine Machine { get; }

    /// <summary>The roles that are checked; empty where nothing of QlikView is here.</summary>
    public IReadOnlyList<Role> Roles { get; }

    /// <summary>Qlik's services here: the roles' as the setup that is checked for names them, too.</summary>
    public IReadOnlyList<ServiceInfo> Services => KeyRights.QlikServices(Machine, MachineRoles.All(Machine).Concat(Roles));

    /// <summary>The setup that is checked for.</summary>
    public StageRun Run => run.Value;

    /// <summary>The certificates of this server.</summary>
    public TrustView Trust => trust.Value;

    /// <summary>True on the QMS server.</summary>
    public bool IsAuthority => Roles.Any(r => r.IsAuthority);

    /// <summary>True where one of the roles is set up.</summary>
    public bool IsSetUp => MachineRoles.SetUp(Machine).Any(r => Roles.Any(o => o.Name == r.Name));

    private static StageRun Planned(IMachine machine, IReadOnlyList<Role> roles)
    {
        var role = roles.FirstOrDefault(r => r.IsAuthority) ?? (roles.Count > 0 ? roles[0] : RoleTable.Qms);
        var values = new SavedSettings(machine).Complete(new Dictionary<string, string>(StringComparer.Ordinal) { ["ROLE"] = role.Name });
        return new StageRun("check", SettingsReader.Read(values, hostNeeded: false), machine, new Silence());
    }

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
