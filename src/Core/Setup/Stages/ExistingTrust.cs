using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Distribution;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Stages;

/// <summary>
/// Takes the certificates that QMS distributed natively as they are: verified and secured, never replaced, and not noted
/// as added, so that no uninstall takes them away. QMS is not asked for anything.
/// </summary>
internal sealed class ExistingTrust(StageRun run)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    // Root, certificates and their keys come one after another: only what stays wrong is wrong.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(10);

    private readonly IMachine machine = run.Machine;

    /// <summary>Verifies them, having waited for them where that was asked for; an error says what is wrong or missing.</summary>
    public void Accept()
    {
        run.Log.Progress(StageTexts.Verifying);
        var trust = NativeTrust.Read(machine);
        if (!trust.IsComplete)
            trust = WaitFor(trust);
        run.Log.Info(StageTexts.Distributed.With(trust.Server!.Certificate, trust.Client!.Certificate, trust.Root!.Thumbprint));
        foreach (var leaf in (CertificateInfo[])[trust.Server.Certificate, trust.Client.Certificate])
        {
            if (!leaf.HasPrivateExtensions)
                run.Log.Info(StageTexts.NoPrivateExtensions.With(leaf.Subject));
        }
    }

    /// <summary>Mends the rights of their keys, and has the services started again where they cannot have loaded them.</summary>
    public void Secure()
    {
        run.Log.Progress(StageTexts.Securing);
        var trust = Check();
        TrustStage.WarnOfOtherRoots(run, trust.Root!);
        foreach (var leaf in (NodeCertificate[])[trust.Server!, trust.Client!])
            KeyRights.Mend(run, leaf.Key, leaf.Certificate.Subject);
        var server = trust.Server!.Certificate;
        var before = machine.Settings.Get(run.Settings.Role.Name, RoleValues.ServerThumbprint);
        if (before is not null && before != server.Thumbprint)
            run.Make(new RequireRestart(StageTexts.NewSinceLastSetup.With(server)));
        else if (IsFirst(run))
            run.Make(new RequireRestart(StageTexts.FirstSetup));
        else if (ServiceOrder.Names(machine).Select(machine.Services.Find).FirstOrDefault(s => IsOlder(s, server)) is { } service)
            run.Make(new RequireRestart(StageTexts.StartedBefore.With(service.Name, server)));
    }

    /// <summary>
    /// True where nothing of this product was ever set up: since when the certificates are here cannot be told then (when they were made says
    /// nothing), nor whether services that run have loaded them. Afterwards each setup knows.
    /// </summary>
    public static bool IsFirst(StageRun run) => !MachineRoles.SetUp(run.Machine).Any();

    /// <summary>What is here; an error says what is wrong or missing.</summary>
    public NativeTrust Check()
    {
        var trust = NativeTrust.Read(machine);
        return trust.IsComplete ? trust : throw Refusal(trust, InstallationPort(machine, run.Settings.Role));
    }

    private bool IsOlder(ServiceInfo? service, CertificateInfo certificate)
        => service is { State: ServiceState.Running } && machine.Services.ProcessStart(service.ProcessId) < certificate.NotBefore;

    private NativeTrust WaitFor(NativeTrust trust)
    {
        var port = InstallationPort(machine, run.Settings.Role);
        if (trust.Missing.Count == 0 || port is null || run.Settings.TrustWait == 0)
            throw Refusal(trust, port);
        var end = machine.Clock.UtcNow + TimeSpan.FromMinutes(run.Settings.TrustWait);
        var rule = FirewallStage.InstallationRule(run.Settings.Role, port.Value, run.Settings.Firewall);
        trust = FirewallStage.IsAnswering(run, StageTexts.OpenWhileWaiting.With(FirewallStage.Text([rule]))) ? WaitOpen(rule, end) : Wait(port.Value, end);
        run.Make(new RequireRestart(StageTexts.HasDistributed));
        return trust;
    }

    private NativeTrust WaitOpen(FirewallRule rule, DateTimeOffset end)
    {
        var port = new WaitingPort(run, rule);
        port.Open(end);
        try
        {
            return Wait(rule.Port, end);
        }
        finally
        {
            port.Close();
        }
    }

    private NativeTrust Wait(int port, DateTimeOffset end)
    {
        var whole = DateTimeOffset.MaxValue;
        var said = "";
        while (true)
        {
            var trust = NativeTrust.Read(machine);
            if (trust.IsComplete)
                return trust;
            var now = machine.Clock.UtcNow;
            whole = trust.Missing.Count > 0 ? DateTimeOffset.MaxValue : now < whole ? now : whole;
            if (now >= end || (whole <= now && now - whole >= Settle))
                throw Refusal(trust, port);
            var left = StageTexts.Waiting.With(Math.Ceiling((end - now).TotalMinutes), port);
            if (left != said)
                run.Log.Progress(said = left);
            run.Clock.Sleep(Poll);
        }
    }

    private static TrustException Refusal(NativeTrust trust, int? port)
    {
        var errors = trust.Faults.ToList();
        if (trust.Missing.Count > 0)
        {
            var missing = string.Join(", ", trust.Missing);
            errors.Add(port is null ? ErrorCatalogue.ExistingNoPort.Describe(missing) : ErrorCatalogue.ExistingMissing.Describe(missing, port));
        }
        return new TrustException(errors);
    }

    /// <summary>The port by which QMS distributes certificates to this server, or null. QVS has none of its own; on a machine with another role that role's serves the whole machine.</summary>
    public static int? InstallationPort(IMachine machine, Role role) => role.InstallationPort
        ?? MachineRoles.All(machine).Where(r => r.InstallationPort is not null && machine.Services.Find(r.ServiceName) is not null).Select(r => r.InstallationPort).FirstOrDefault();
}
