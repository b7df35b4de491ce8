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
    private FakeAuthority authority = new();

    public FaultServer(IEnumerable<Role> roles)
    {
        var all = roles.ToList();
        Machine = all.Any(r => r.IsAuthority) ? new QmsScenario().Machine : new FakeMachine("NODE01");
        foreach (var role in all.Where(r => !r.IsAuthority))
            Machine.Services.Install(role.ServiceName, running: true, "NetworkService", "S-1-5-20");
        Machine.PowerOn();
    }

    public FakeMachine Machine { get; }

    public FakeSetupLog Log { get; } = new();

    private SetupEngine Engine => new(Machine, Log, _ => authority);

    /// <summary>Another authority, for a server that has been given certificates by the first one: a token is for one key.</summary>
    public void MeetAnotherAuthority() => authority = new();

    /// <summary>Each role has a package of its own; a node brings the token, the QMS server has its certificates.</summary>
    public void Install(Role role, string? failAfter = null, bool withToken = true)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal) { ["ROLE"] = role.Name, ["TIMEOUTMINUTES"] = "30" };
        if (!role.IsAuthority)
            data["QMSHOST"] = "QMS01";
        if (role.UsesIis)
            (data["WEBSERVER"], data["WEBSERVERSERVICE"]) = ("iis", role.ServiceName);
        if (withToken && !role.IsAuthority && Machine.Name != "QMS01")
        {
            data["ENROLLTOKENFILE"] = TokenPath;
            Machine.Files.Content[TokenPath] = Encoding.ASCII.GetBytes(authority.Token.Encode());
        }
        MsiRun.Do(() => Engine, SetupEngine.StagesOf(role.IsAuthority), data, failAfter);
    }

    public void Uninstall(Role role, string? failAfter = null)
        => MsiRun.Do(() => Engine, ["remove"], new Dictionary<string, string>(StringComparer.Ordinal) { ["ROLE"] = role.Name }, failAfter);

    /// <summary><c>qvtrust recover</c>, after a boot where the power had gone.</summary>
    public LeftOver Recover()
    {
        Machine.PowerOn();
        return Engine.ClearUp(setAside: false);
    }

    /// <summary>Runs it and tells how it ended.</summary>
    public static Outcome Try(Action run)
    {
        try
        {
            run();
            return Outcome.Done;
        }
        catch (PowerCut)
        {
            return Outcome.Dead;
        }
        catch (TrustException)
        {
            return Outcome.Refused;
        }
    }

    /// <summary>What must be as it was. The token file is the administrator's next try, the pending enrolment is kept for it.</summary>
    public string Before() => Machine.Snapshot(withProcessIds: false) + string.Join("\n", Machine.Files.Content.Keys
        .Where(f => f != TokenPath).OrderBy(f => f, StringComparer.OrdinalIgnoreCase)
        .Select(f => $"{f} {Machine.GuardedFiles.GetSecurity(f)}"));

    /// <summary>What an installation comes to, whatever keys and certificates it got.</summary>
    public string Shape() => string.Join("\n",
        Machine.Certificates.List(TrustStore.My).Concat(Machine.Certificates.List(TrustStore.Root))
            .Select(c => $"{c.Store} {CertificateInfo.Parse(c.Der).Subject} {c.Key is not null}").OrderBy(t => t, StringComparer.Ordinal)
            .Concat(Machine.Keys.All.Select(k => k.Value).OrderBy(t => t, StringComparer.Ordinal))
            .Concat(Machine.Firewall.List().Select(r => r.Name))
            .Concat(Machine.Services.All.Select(s => $"{s.Name} {s.State}"))
            .Concat(Machine.Tasks.All.Keys)
            .Concat(Machine.Settings.All.Where(s => !s.Key.EndsWith("Thumbprint", StringComparison.Ordinal)).Select(s => $"{s.Key}={s.Value}"))
            .Concat([$"files {Machine.Folder.All.Count()}"]));
}

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
