using System.Text;
using System.Text.Json;
using QvTrust.Cli.Backups;
using QvTrust.Core.Setup;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Status;

/// <summary>The status for people and for programs.</summary>
internal static class StatusText
{
    internal static string Json(ServerStatus status) => JsonSerializer.Serialize(status, StatusJson.Default.ServerStatus) + Environment.NewLine;

    internal static string Plain(ServerStatus status)
    {
        var text = new StringBuilder();
        Line($"{status.Name}: {(status.Roles.Count == 0 ? StatusTexts.NoRole : string.Join(", ", status.Roles))}");
        foreach (var c in status.Certificates)
            Line(StatusTexts.Certificate.With(c.Store, c.Subject, c.Issuer, c.NotAfter, Due(c), c.HasPrivateKey ? StatusTexts.WithKey : StatusTexts.NoKey, c.Thumbprint, Bound(c)));
        foreach (var line in status.KeyRights)
            Line(line);
        if (status.RenewalBegun)
            Line(StatusTexts.RenewalBegun);
        if (status.PendingRestart is { } reasons)
            Line(StatusTexts.RestartPending.With(string.Join("; ", reasons)));
        if (status.Certificates.Any(c => c.Bindings is null))
            Line(StatusTexts.BindingsUnreadable);
        Line(StatusTexts.Firewall.With(status.FirewallPorts.Count == 0 ? StatusTexts.NoRule : string.Join(", ", status.FirewallPorts)));
        foreach (var s in status.Services)
            Line(StatusTexts.Service.With(s.Name, s.State));
        if (status.LicenseService is { } l)
            Line(StatusTexts.LicenseService.With(Is(l.RootPem), Is(l.ServerPem), Is(l.ServerKeyPem), Is(l.ThumbprintsMatch), Is(l.RestartedAfterQms)));
        Line((status.Extensions == RoleValues.Own ? StatusTexts.ExtensionsUnproven : StatusTexts.Extensions).With(status.Extensions));
        if (status.Backup is { } backup)
        {
            Line(StatusTexts.Backup.With(backup.Newest ?? StatusTexts.NoBackup, backup.CopiedTo is { } copy ? BackupTexts.CopiedTo.With(copy) : BackupTexts.NoCopy));
            foreach (var warning in backup.Warnings)
                Line(StatusTexts.Warning.With(warning));
        }
        if (status.LastError is { } error)
            Line(StatusTexts.LastError.With(error));
        return text.ToString();

        void Line(string line) => text.AppendLine(line);
    }

    private static string Due(CertificateStatus certificate)
        => certificate.RenewalDue is { } due ? StatusTexts.RenewalDue.With(due) : "";

    private static string Bound(CertificateStatus certificate)
        => certificate.Bindings is { Count: > 0 } bindings ? "  HTTP.sys " + string.Join(" ", bindings) : "";

    private static string Is(bool value) => value ? StatusTexts.Yes : StatusTexts.No;
}
