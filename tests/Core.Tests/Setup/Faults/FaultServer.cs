using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup.Faults;

/// <summary>A server with QlikView services of some roles, and the installations and uninstalls of their packages.</summary>
internal sealed class FaultServer
{
    private const string TokenPath = @"C:\rollout\node.token";
    private const string SwitchPath = @"C:\rollout\switch.xml";
    private readonly bool hasSwitches;
    private readonly Func<ProcessMark?, SetupEngine>? engine;
    private FakeAuthority authority = new();

    public FaultServer(IEnumerable<Role> roles)
    {
        var all = roles.ToList();
        Machine = all.Any(r => r.IsAuthority) ? new QmsScenario().Machine : new FakeMachine("NODE01");
        foreach (var role in all.Where(r => !r.IsAuthority))
            Machine.Services.Install(role.ServiceName, running: true, "NetworkService", "S-1-5-20");
        // Both kinds of server alone, and the pair of nodes of each run, since the rows are each role's own: more servers show the same in minutes more.
        hasSwitches = string.Join(" ", all.Select(r => r.Name)) is "QMS" or "QVS" or FaultCases.NodePair;
        if (hasSwitches)
            PlaceSwitches(all);
        Machine.PowerOn();
    }

    /// <summary>A server of another scenario, which has its own way to an authority.</summary>
    public FaultServer(FakeMachine machine, FakeSetupLog log, Func<ProcessMark?, SetupEngine> engine)
    {
        (Machine, Log, this.engine) = (machine, log, engine);
        Ready();
    }

    public FakeMachine Machine { get; }

    public FakeSetupLog Log { get; } = new();

    /// <summary>A line of <see cref="Before"/> as it is compared, or null for one that may differ; by default each as it is.</summary>
    public Func<string, string?> Compared { get; init; } = line => line;

    private SetupEngine EngineOf(ProcessMark? installer) => engine?.Invoke(installer) ?? new(Machine, Log, _ => authority, installer);

    /// <summary>From here on writes count, and what was said before counts no more.</summary>
    public void Ready()
    {
        Machine.PowerOn();
        Log.Lines.Clear();
    }

    /// <summary>Another authority, for a server that has been given certificates by the first one: a token is for one key.</summary>
    public void MeetAnotherAuthority() => authority = new();

    /// <summary>Each role has a package of its own; a node brings the token, the QMS server has its certificates.</summary>
    public void Install(Role role, string? failAfter = null, bool withToken = true)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal) { ["ROLE"] = role.Name };
        if (hasSwitches)
            data["SWITCHFILE"] = SwitchPath;
        if (!role.IsAuthority)
            data["QMSHOST"] = "QMS01";
        if (role.UsesIis)
            (data["WEBSERVER"], data["WEBSERVERSERVICE"]) = ("iis", role.ServiceName);
        if (withToken && !role.IsAuthority && Machine.Name != "QMS01")
        {
            data["ENROLLTOKENFILE"] = TokenPath;
            Machine.Files.Content[TokenPath] = Encoding.ASCII.GetBytes(authority.Token.Encode());
        }
        MsiRun.Do(() => EngineOf(MsiRun.Msiexec), SetupEngine.StagesOf(role.IsAuthority), data, failAfter);
    }

    public void Uninstall(Role role, string? failAfter = null)
        => MsiRun.Do(() => EngineOf(MsiRun.Msiexec), ["remove"], new Dictionary<string, string>(StringComparer.Ordinal) { ["ROLE"] = role.Name }, failAfter);

    /// <summary><c>qvtrust recover</c>, after a boot where the power had gone.</summary>
    public LeftOver Recover()
    {
        Machine.PowerOn();
        return EngineOf(null).ClearUp(setAside: false);
    }

    /// <summary>Runs it and tells how it ended.</summary>
    public static Ending Try(Action run)
    {
        try
        {
            run();
            return new Ending(Outcome.Done, []);
        }
        catch (PowerCut)
        {
            return new Ending(Outcome.Dead, []);
        }
        catch (TrustException e)
        {
            return new Ending(Outcome.Refused, e.Errors);
        }
    }

    /// <summary>What must be as it was. The token file is the administrator's next try, the pending enrolment is kept for it.</summary>
    public string Before() => string.Join("\n", Machine.Snapshot(withProcessIds: false).Split('\n').Concat(Machine.Files.Content.Keys
        .Where(f => !f.EndsWith(".token", StringComparison.Ordinal)).OrderBy(f => f, StringComparer.OrdinalIgnoreCase)
        .Select(f => $"{f} {Machine.GuardedFiles.GetSecurity(f)} {Settings(f)}")).Select(Compared).OfType<string>());

    /// <summary>What an installation comes to, whatever keys and certificates it got.</summary>
    /// <param name="left">What does not count; null: all counts.</param>
    public string Shape(LeftUndone? left = null) => string.Join("\n",
        Machine.Certificates.List(TrustStore.My).Concat(Machine.Certificates.List(TrustStore.Root))
            .Select(c => $"{c.Store} {CertificateInfo.Parse(c.Der).Subject} {c.Key is not null}").OrderBy(t => t, StringComparer.Ordinal)
            .Concat(Machine.Keys.All.Where(k => left?.HasContainer(k.Key) != true).Select(k => k.Value).OrderBy(t => t, StringComparer.Ordinal))
            .Concat(Machine.Firewall.List().Select(r => r.Name))
            .Concat(Machine.Services.All.Where(s => left?.HasService(s.Name) != true).Select(s => $"{s.Name} {s.State}"))
            .Concat(Machine.Tasks.All.Keys)
            .Concat(Machine.Settings.All.Where(s => !s.Key.EndsWith("Thumbprint", StringComparison.Ordinal) && !s.Key.EndsWith("\\" + RoleValues.LastError, StringComparison.Ordinal)).Select(s => $"{s.Key}={s.Value}"))
            .Concat(Machine.Files.Content.Keys.Where(f => left?.HasFile(f) != true).Select(f => $"{f} {Settings(f)}").OrderBy(t => t, StringComparer.Ordinal))
            .Concat(Machine.QlikRegistry.All.Select(v => $"{v.Key}={v.Value.Text}"))
            .Concat([$"files {Machine.Folder.All.Count(f => Compared("file " + f.Key) is not null)}"]));

    // Each role has a file and a value of the registry that tell its service to use certificates.
    private void PlaceSwitches(IEnumerable<Role> roles)
    {
        var rows = new StringBuilder("<switch>");
        foreach (var role in roles)
        {
            var key = @"SOFTWARE\QlikTech\" + role.Name;
            Machine.Files.Content[SettingsOf(role)] = Encoding.UTF8.GetBytes("<a b='no' />\r\n");
            Machine.QlikRegistry.All[key + "\\Secure"] = new RegistryText("0", IsNumber: true);
            rows.Append($"<file role='{role.Name}' path='{SettingsOf(role)}' xpath='/a/@b' before='no' after='yes'/>");
            rows.Append($"<registry role='{role.Name}' key='HKLM\\{key}' name='Secure' before='0' after='1'/>");
        }
        Machine.Files.Content[SwitchPath] = Encoding.UTF8.GetBytes(rows.Append("</switch>").ToString());
        Machine.GuardedFiles.SetSecurity(SwitchPath, FileSecurity.Private([], []));
    }

    private static string SettingsOf(Role role) => role.DataFolder + @"\Settings.xml";

    private string Settings(string path) => path.EndsWith(@"\Settings.xml", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8.GetString(Machine.Files.Content[path]) : "";
}

/// <summary>How a run ended, and with what errors.</summary>
internal sealed record Ending(Outcome Outcome, IReadOnlyList<TrustError> Errors);

/// <summary>How a run ended.</summary>
internal enum Outcome
{
    /// <summary>It came to its end.</summary>
    Done,

    /// <summary>It said why not, and undid what it had begun.</summary>
    Refused,

    /// <summary>It was killed.</summary>
    Dead,
}
