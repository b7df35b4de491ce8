using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using QvTrust.Cli.Authority;
using QvTrust.Cli.Sites;
using QvTrust.Cli.Status;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Windows;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust site status</c>.</summary>
internal static class SiteCommands
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples)
    {
        var command = new Command("site", HelpTexts.Site);
        command.Add(Status(streams, examples));
        examples[command] = ["qvtrust site status"];
        return command;
    }

    private static Command Status(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples)
    {
        var socket = SocketOption.Create(recursive: false);
        var expect = new Option<string>("--expect") { Description = HelpTexts.SiteStatusExpect, HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = HelpTexts.Json };
        var command = new Command("status", HelpTexts.SiteStatus) { expect, json, socket };
        command.SetAction(async (parsed, cancel) =>
        {
            var expected = parsed.GetValue(expect) is { } file ? ExpectedServers.Read(file) : null;
            using var client = AdminClient.To(parsed.GetValue(socket));
            var ledger = await SiteLedger.ReadAsync(client, cancel);
            using var own = OwnClient(ledger.Root);
            var (plain, shown) = (new PortProbe(ledger.Root, DateTimeOffset.UtcNow, null, Patience), new PortProbe(ledger.Root, DateTimeOffset.UtcNow, own, Patience));
            var status = new SiteStatus(ledger, Environment.MachineName.ToUpperInvariant(), Here(), role => role.IsAuthority ? shown : plain);
            var report = await status.ReadAsync(expected, cancel);
            streams.Out.Write(parsed.GetValue(json) ? SiteText.Json(report) : SiteText.Plain(report));
            return report.IsWholeSite ? ExitCodes.Ok : ExitCodes.Refused;
        });
        examples[command] =
        [
            "qvtrust site status",
            @"qvtrust site status --expect C:\rollout\servers.txt --json",
        ];
        return command;
    }

    // A service that is disabled is one that QlikView's setup put there and the site does not use.
    private static IReadOnlyList<Role> Here()
    {
        if (!OperatingSystem.IsWindows())
            return [];
        var machine = new WindowsMachine();
        return [.. MachineRoles.All(machine).Where(r => machine.Services.Find(r.ServiceName) is { IsDisabled: false }).Select(r => RoleTable.Find(r.Name))];
    }

    // Only QMS asks for one, on one of its ports.
    private static X509Certificate2? OwnClient(CertificateInfo root)
    {
        if (!OperatingSystem.IsWindows())
            return null;
        var found = TrustCertificates.Read(new WindowsMachine())
            .Where(c => c.Store == TrustStore.My && c.HasKey && c.Info.Subject == CertificateInfo.QvProxySubject && c.Info.IsSignedBy(root))
            .OrderByDescending(c => c.Info.NotBefore).FirstOrDefault();
        return found is null ? null : PingCommand.OpenFromStore(found.Info.Thumbprint);
    }
}
