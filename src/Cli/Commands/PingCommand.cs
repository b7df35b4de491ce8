using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using QvTrust.Cli.Status;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Texts;
using QvTrust.Windows;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust ping</c>.</summary>
internal static class PingCommand
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples)
    {
        var command = new Command("ping", HelpTexts.Ping);
        command.SetAction(parsed =>
        {
            if (!OperatingSystem.IsWindows())
                throw ErrorCatalogue.WindowsOnly.With("qvtrust ping");
            Ping(new WindowsMachine(), OpenFromStore, streams);
            return ExitCodes.Ok;
        });
        examples[command] = ["qvtrust ping"];
        return command;
    }

    /// <summary>Asks the authority that this server was set up with; a <see cref="TrustException"/> unless it knows the server.</summary>
    /// <param name="machine">This server.</param>
    /// <param name="open">Opens a certificate of the store with its key, by thumbprint.</param>
    /// <param name="streams">Where the result goes.</param>
    internal static void Ping(IMachine machine, Func<string, X509Certificate2?> open, Streams streams)
    {
        var authority = SavedAuthority.Read(machine);
        var host = authority.Host ?? (machine.Services.Find(RoleTable.AuthorityService) is null ? throw ErrorCatalogue.HostMissing.With() : machine.Name);
        var certificates = TrustCertificates.Read(machine);
        var client = certificates.Where(c => c.Store == TrustStore.My && c.HasKey && c.Info.Subject == CertificateInfo.QvProxySubject).OrderByDescending(c => c.Info.NotBefore).FirstOrDefault();
        var root = certificates.FirstOrDefault(c => c.Store == TrustStore.Root && client is not null && client.Info.IsSignedBy(c.Info));
        if (client is null || root is null)
            throw ErrorCatalogue.NoOwnCertificate.With();
        using var own = open(client.Info.Thumbprint) ?? throw ErrorCatalogue.NoOwnCertificate.With();
        var ping = new AuthorityPing(host, authority.Address, authority.Port, machine.Clock, Timeout);
        var standing = ping.Ask(root.Info, own, machine.Name) ?? CommandTexts.PingNothing;
        streams.Out.WriteLine(CommandTexts.PingAuthority.With(host, root.Info.Thumbprint));
        streams.Out.WriteLine(CommandTexts.PingServer.With(machine.Name, standing, client.Info.Thumbprint, client.Info.NotAfter));
        if (standing != CertificateStanding.Known)
            throw ErrorCatalogue.CertificateNotKnown.With(host, client.Info.Thumbprint, standing);
    }

    /// <summary>Opens a certificate of LM\My with its key, by thumbprint; null where it is not there with one.</summary>
    internal static X509Certificate2? OpenFromStore(string thumbprint)
    {
        using var store = new X509Store(StoreName.My, StoreLocation.LocalMachine);
        store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
        return store.Certificates.Find(X509FindType.FindByThumbprint, thumbprint, validOnly: false).FirstOrDefault(c => c.HasPrivateKey);
    }
}
