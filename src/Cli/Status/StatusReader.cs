using QvTrust.Core.Checks;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Setup;

namespace QvTrust.Cli.Status;

/// <summary>Reads a server's trust from the machine itself, never from what a setup meant to do.</summary>
internal static class StatusReader
{
    internal static ServerStatus Read(IMachine machine)
    {
        string[] roles = [.. MachineRoles.Of(machine).Select(r => r.Name)];
        var certificates = TrustCertificates.Read(machine);
        var due = CertificateRenewal.DueTimes(machine);
        var bindings = Bindings(machine);
        return new ServerStatus(
            machine.Name,
            roles.FirstOrDefault(),
            roles,
            [.. certificates.Select(c => c.Show(due, bindings))],
            [.. Rules(machine).Select(r => r.Port).Distinct().Order()],
            Services(machine),
            LicenseServiceReader.Read(machine, certificates),
            RoleValues.ExtensionValues.FirstOrDefault(roles.Select(r => machine.Settings.Get(r, RoleValues.Extensions)).Contains) ?? RoleValues.ExtensionValues[^1],
            roles.Select(r => machine.Settings.Get(r, RoleValues.LastError)).FirstOrDefault(e => e is not null),
            BackupReader.Read(machine),
            CertificateRenewal.HasBegun(machine),
            [.. CheckRun.One(machine, "key-not-readable").Select(f => f.ToString())],
            PendingRestart.Load(machine)?.Reasons);
    }

    // Where the firewall's service does not run, none of our rules opens anything.
    private static IReadOnlyList<FirewallRule> Rules(IMachine machine)
    {
        try
        {
            return machine.Firewall.List();
        }
        catch (TrustException e) when (e.Code == ErrorCatalogue.FirewallUnavailable.Code)
        {
            return [];
        }
    }

    // Whoever only looks still sees everything else.
    private static IReadOnlyList<HttpBinding>? Bindings(IMachine machine)
    {
        try
        {
            return machine.HttpBindings.List();
        }
        catch (TrustException)
        {
            return null;
        }
    }

    private static ServiceStatus[] Services(IMachine machine)
        => [.. MachineRoles.Services(machine).Append(RoleTable.AuthorityService)
            .Select(n => (Name: n, Found: machine.Services.Find(n)))
            .Where(s => s.Found is not null)
            .Select(s => new ServiceStatus(s.Name, s.Found!.State.ToString().ToLowerInvariant()))];
}
