using System.Globalization;
using System.Text;
using System.Text.Json;
using QvTrust.Core.Setup;

namespace QvTrust.Cli.Status;

/// <summary>The status for people and for programs.</summary>
internal static class StatusText
{
    internal static string Json(ServerStatus status) => JsonSerializer.Serialize(status, StatusJson.Default.ServerStatus) + Environment.NewLine;

    internal static string Plain(ServerStatus status)
    {
        var text = new StringBuilder();
        Line($"{status.Name}: {(status.Roles.Count == 0 ? "no role" : string.Join(", ", status.Roles))}");
        foreach (var c in status.Certificates)
            Line($"  certificate  {c.Store,-8} {c.Subject}  by {c.Issuer}  until {c.NotAfter:yyyy-MM-dd}{Due(c)}  {(c.HasPrivateKey ? "with key" : "no key")}  {c.Thumbprint}{Bound(c)}");
        if (status.RenewalBegun)
            Line($"  renewal      begun: qvtrust renew installs the new certificates and restarts the services");
        if (status.PendingRestart is { } reasons)
            Line($"  restart      pending: qvtrust apply-pending restarts the services ({string.Join("; ", reasons)})");
        if (status.Certificates.Any(c => c.Bindings is null))
            Line($"  bindings     those of HTTP.sys cannot be read; netsh http show sslcert shows them");
        Line($"  firewall     {(status.FirewallPorts.Count == 0 ? "no rule" : string.Join(", ", status.FirewallPorts))}");
        foreach (var s in status.Services)
            Line($"  service      {s.Name}  {s.State}");
        if (status.LicenseService is { } l)
            Line($"  license      root.pem {Is(l.RootPem)}, server.pem {Is(l.ServerPem)}, server_key.pem {Is(l.ServerKeyPem)}, match {Is(l.ThumbprintsMatch)}, restarted after QMS {Is(l.RestartedAfterQms)}");
        Line($"  extensions   {status.Extensions}{(status.Extensions == RoleValues.Own ? ", unproven with QlikView" : "")}");
        if (status.Backup is { } backup)
        {
            Line($"  backup       {backup.Newest ?? "none"}  {(backup.CopiedTo is { } copy ? "copied to " + copy : "no copy off this server")}");
            foreach (var warning in backup.Warnings)
                Line($"  warning      {warning}");
        }
        if (status.LastError is { } error)
            Line($"  last error   {error}");
        return text.ToString();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }

    private static string Due(CertificateStatus certificate)
        => certificate.RenewalDue is { } due ? string.Create(CultureInfo.InvariantCulture, $", renewal due {due:yyyy-MM-dd}") : "";

    private static string Bound(CertificateStatus certificate)
        => certificate.Bindings is { Count: > 0 } bindings ? "  HTTP.sys " + string.Join(" ", bindings) : "";

    private static string Is(bool value) => value ? "yes" : "no";
}
