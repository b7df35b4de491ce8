namespace QvTrust.Lab.Runner.State;

/// <summary>What setup promises of a server that it set up, held against what the lab's reader found there.</summary>
internal static class Promises
{
    public static IEnumerable<string> Broken(MachineState state, LabRole role) => Broken(state, role.Server, [role], role.Services);

    /// <summary>The same of a server with several roles.</summary>
    /// <param name="state">What the reader found.</param>
    /// <param name="name">Its name.</param>
    /// <param name="roles">The roles that were set up.</param>
    /// <param name="services">The services that must run.</param>
    public static IEnumerable<string> Broken(MachineState state, string name, IReadOnlyList<LabRole> roles, IReadOnlyList<string> services)
    {
        List<string> broken = [];
        void Check(bool kept, string what)
        {
            if (!kept)
            {
                broken.Add($"{name}: {what}");
            }
        }

        var isQms = roles.Any(r => r.Id == LabRole.Qms.Id);
        int[] ports = [.. roles.SelectMany(r => r.FirewallPorts).Distinct().Order()];
        var trust = state.TrustCertificates.ToList();
        var mine = trust.Where(c => c.Store == @"LM\My").ToList();
        var roots = trust.Where(c => c.Store == @"LM\Root").ToList();
        Check(mine.Count(c => c.Subject.Equals("CN=" + name, StringComparison.OrdinalIgnoreCase)) == 1, $"not one CN={name} in LM\\My");
        Check(mine.Count(c => c.Subject == MachineState.ClientSubject) == 1, "not one CN=QVProxy in LM\\My");
        Check(mine.Count == 2, $"{mine.Count} certificates of QlikViewCA in LM\\My: {string.Join(", ", mine.Select(c => c.Subject))}");
        Check(roots.Count == 1, $"{roots.Count} QlikViewCA in LM\\Root");
        Check(mine.All(c => c.HasPrivateKey), "a certificate in LM\\My has no usable key of its own");
        Check(roots.All(c => c.HasPrivateKey == isQms), isQms ? "the root has no key" : "the root's private key is on a node");
        Check(!state.Certificates.Any(c => c.Store.StartsWith("CU", StringComparison.Ordinal) && c.Issuer == MachineState.RootSubject), "a trust certificate in CurrentUser");
        Check(state.FirewallPorts.SequenceEqual(ports), $"firewall ports {string.Join(' ', state.FirewallPorts)} instead of {string.Join(' ', ports)}");
        foreach (var service in services)
        {
            Check(state.Service(service)?.State == "running", $"{service} is {state.Service(service)?.State ?? "not installed"}");
        }

        foreach (var certificate in mine)
        {
            foreach (var account in roles.SelectMany(r => (string[])[r.Service, .. r.Others]).Select(s => state.Service(s)?.Account ?? "").Distinct())
            {
                Check(KeyRights.AllowRead(certificate.KeySecurity, account), $"{certificate.Subject}: account {account} may not read its key: {certificate.KeySecurity}");
            }

            Check(!KeyRights.IsOpenToAll(certificate.KeySecurity), $"{certificate.Subject}: its key is open to everybody: {certificate.KeySecurity}");
        }

        return broken;
    }
}
