using System.Globalization;
using QvTrust.Lab.Runner.Reporting;

namespace QvTrust.Lab.Runner.Demo;

/// <summary>The report as a person reads it.</summary>
internal static class DemoTables
{
    public static string Servers(Report report)
    {
        var table = new Table("Server", "Role", "msiexec", "Seconds", "Certificates (store, subject, thumbprint, private key)", "Firewall", "Services");
        foreach (var server in report.Servers)
        {
            table.Row(
                server.Name,
                server.Role,
                server.MsiExitCode.ToString(CultureInfo.InvariantCulture),
                server.Seconds.ToString("0.0", CultureInfo.InvariantCulture),
                string.Join('\n', server.Certificates.Select(c => $"{c.Store,-7} {c.Subject,-13} {c.Thumbprint[..8]} {(c.HasPrivateKey ? "key" : "-")}")),
                string.Join('\n', server.FirewallPorts.Select(p => p.ToString(CultureInfo.InvariantCulture))),
                string.Join('\n', server.Services.Select(s => $"{s.Name} {s.State}")));
        }

        var license = report.LicenseService;
        return table + (license is null ? "" :
            $"License Service: root.pem {Yes(license.RootPem)}, server.pem {Yes(license.ServerPem)}, server_key.pem {Yes(license.ServerKeyPem)}, "
            + $"restarted after QMS {Yes(license.RestartedAfterQms)}, thumbprints match {Yes(license.ThumbprintsMatch)}\n");
    }

    /// <summary>One line for each case, counted over all pairs of servers.</summary>
    public static string Trust(Report report)
    {
        var table = new Table("Handshakes between servers", "Ports", "Tried", "Accepted", "As expected", "Why");
        foreach (var rows in report.Trust.GroupBy(r => (r.Case, r.Expected)).OrderByDescending(g => g.Key.Expected).ThenBy(g => g.Key.Case, StringComparer.Ordinal))
        {
            var right = rows.Count(r => r.Accepted == r.Expected);
            table.Row(
                rows.Key.Case,
                string.Join(' ', rows.Select(r => r.Port).Distinct().Order()),
                rows.Count().ToString(CultureInfo.InvariantCulture),
                rows.Count(r => r.Accepted).ToString(CultureInfo.InvariantCulture),
                right == rows.Count() ? "yes" : $"NO: {rows.Count() - right} wrong",
                string.Join(", ", rows.Select(r => r.Reason).Distinct()));
        }

        return table.ToString();
    }

    private static string Yes(bool value) => value ? "yes" : "NO";
}
