using QvTrust.Core.Adoption;
using QvTrust.Core.Certificates;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Stages;

/// <summary>Writes down what this server is now: settings for the next run, and the role's state for detection by rollout tools.</summary>
internal sealed class FinishStage : Stage
{
    private const string OptionalPorts = "OPTIONALPORTS";

    public override void Run(StageRun run)
    {
        run.Log.Progress(StageTexts.Recording);
        foreach (var pair in SavedSettings.Names)
        {
            if (pair.Key is not ("TRUST" or "WEBSERVER" or "WEBSERVERSERVICE") && run.Journal.Request.TryGetValue(pair.Key, out var value))
                run.Make(new ChangeSetting("", pair.Value, pair.Key == OptionalPorts ? WithOtherRoles(run, pair.Value) : value));
        }
        // A saved address is used with its host only: here a new host came without one.
        if (run.Journal.Request.ContainsKey("QMSHOST") && !run.Journal.Request.ContainsKey("QMSADDRESS"))
            run.Make(new ChangeSetting("", SavedSettings.Names["QMSADDRESS"], null));
        // The other ways are over once they were gone: a repair finds their certificates here.
        run.Make(new ChangeSetting("", SavedSettings.Names["TRUST"], run.Settings.Trust == TrustMode.Existing ? "existing" : null));
        var (root, server, client) = Certificates(run);
        var key = run.Settings.Role.Name;
        run.Make(new ChangeSetting(key, RoleValues.Version, typeof(FinishStage).Assembly.GetName().Version!.ToString(3)));
        run.Make(new ChangeSetting(key, RoleValues.Extensions, Extensions(run, server, client)));
        run.Make(new ChangeSetting(key, RoleValues.LastError, null));
        // The services of a server have one set of certificates and restart together: what is so of one role is so of each. Which root is
        // the authority's, only its own setup says.
        var state = PendingRestart.Load(run.Machine) is null ? RoleValues.Trusted : RoleValues.PendingRestart;
        foreach (var role in MachineRoles.SetUp(run.Machine).Where(r => r.Name != key).Append(run.Settings.Role).ToList())
        {
            if (!role.IsAuthority || run.Settings.Role.IsAuthority)
            {
                run.Make(new ChangeSetting(role.Name, RoleValues.RootThumbprint, root.Thumbprint));
                run.Make(new ChangeSetting(role.Name, RoleValues.ServerThumbprint, server.Thumbprint));
                run.Make(new ChangeSetting(role.Name, RoleValues.ClientThumbprint, client.Thumbprint));
            }
            run.Make(new ChangeSetting(role.Name, RoleValues.State, state));
        }
        run.Log.Info(StageTexts.Finished.With(run.Settings.Role.DisplayName, run.Machine.Name, state, root.Subject, root.Thumbprint));
    }

    // The ports of other roles here are those of their setups: what is given to one role says nothing of them.
    private static string WithOtherRoles(StageRun run, string name)
    {
        var own = run.Settings.Role.OptionalPorts.Select(p => p.Kind).ToList();
        var saved = (run.Machine.Settings.Get("", name) ?? "").Split(',').Select(k => k.Trim());
        var kinds = RoleTable.OptionalPortKinds.Where(k => run.Settings.Firewall.OptionalPorts.Contains(k) || (!own.Contains(k) && saved.Contains(k, StringComparer.OrdinalIgnoreCase))).ToList();
        return kinds.Count == 0 ? "none" : string.Join(",", kinds);
    }

    private static string Extensions(StageRun run, CertificateInfo server, CertificateInfo client)
    {
        var copied = RoleValues.ExtensionsOf(server, client);
        if (!run.Settings.Role.IsAuthority && run.Settings.Trust == TrustMode.Existing)
            return RoleValues.Native;
        if (copied != RoleValues.Unproven)
            return copied;
        if (run.Settings.Role.IsAuthority)
            return AdoptionCheck.Report(run.Machine, AuthoritySet.Find(run.Machine, run.Settings)).Value;
        return ProvenCertificates.HasAll(run.Machine, server, client) ? RoleValues.Proven : copied;
    }

    private static (CertificateInfo Root, CertificateInfo Server, CertificateInfo Client) Certificates(StageRun run)
    {
        if (run.Settings.Role.IsAuthority)
        {
            var set = AuthoritySet.Find(run.Machine, run.Settings);
            return (set.Root.Info, set.Server.Info, set.Client.Info);
        }
        if (run.Settings.Trust == TrustMode.Existing)
        {
            var native = NativeTrust.Read(run.Machine);
            return (native.Root!, native.Server!.Certificate, native.Client!.Certificate);
        }
        var trust = NodeTrust.Read(run.Machine);
        return (trust.Root!, trust.Server!.Certificate, trust.Client!.Certificate);
    }
}
