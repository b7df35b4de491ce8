using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Renewal;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust renew</c>.</summary>
internal static class RenewCommand
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var force = new Option<bool>("--force") { Description = HelpTexts.RenewForce };
        var now = new Option<bool>("--now") { Description = HelpTexts.RenewNow };
        var later = new Option<bool>("--later") { Description = HelpTexts.RenewLater };
        var scheduled = new Option<bool>("--scheduled") { Description = HelpTexts.RenewScheduled };
        var command = new Command("renew", HelpTexts.Renew) { force, now, later, scheduled };
        command.Validators.Add(result =>
        {
            if (result.GetValue(now) && result.GetValue(later))
                result.AddError(CommandTexts.NowOrLater);
            if (result.GetValue(scheduled) && (result.GetValue(now) || result.GetValue(later) || result.GetValue(force)))
                result.AddError(CommandTexts.ScheduledAlone);
        });
        command.SetAction(parsed =>
        {
            var here = machine("renew");
            using var log = new RunLog(streams);
            var renewal = Renewal(here, PingCommand.OpenFromStore, log);
            if (parsed.GetValue(scheduled))
                RunScheduled(renewal, here, log);
            else
                renewal.Run(parsed.GetValue(force), parsed.GetValue(later));
            return ExitCodes.Ok;
        });
        examples[command] =
        [
            "qvtrust renew",
            "qvtrust renew --later",
            "qvtrust renew --force --now",
        ];
        return command;
    }

    private static void RunScheduled(CertificateRenewal renewal, IMachine machine, ISetupLog log)
    {
        try
        {
            renewal.RunScheduled(TimeZoneInfo.Local);
        }
        finally
        {
            ScheduledCheck.Run(machine, log);
        }
    }

    /// <summary>The renewal with the authority that the server was set up with.</summary>
    /// <param name="machine">This server.</param>
    /// <param name="open">Opens a certificate of the store with its key, by thumbprint.</param>
    /// <param name="log">What is done.</param>
    internal static CertificateRenewal Renewal(IMachine machine, Func<string, X509Certificate2?> open, ISetupLog log)
        => new(machine, log, (authority, client) => new RenewalClient(
            authority.Host!,
            authority.Address,
            authority.Port,
            new CancellableClock(machine.Clock, log),
            machine.Random,
            Timeout,
            Timeout,
            () => open(client.Thumbprint) ?? throw ErrorCatalogue.NoOwnCertificate.With()));
}
