using QvTrust.Core.Certificates;
using QvTrust.Core.Checks;
using QvTrust.Core.Errors;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Stages;

/// <summary>
/// Renews the QMS server's own two certificates where this product made the authority: nobody else does, and with them
/// the renewals of every node would end. It begins a setup itself, because the usual beginning refuses a set that has expired.
/// </summary>
internal sealed class RenewOwnStage : Stage
{
    public override void Begin(StageRun run, IReadOnlyDictionary<string, string> request)
    {
        run.Log.Progress(StageTexts.Checking);
        new Preflight(run).Check(CheckMoments.Renewal);
        run.Machine.Folder.Ensure();
        base.Begin(run, request);
    }

    public override void Run(StageRun run)
    {
        run.Log.Progress(StageTexts.RenewingOwn);
        run.Make(KeepServicesRunning.Now(run.Machine));
        var set = AuthoritySet.Own(run.Machine) ?? throw ErrorCatalogue.NoOwnCertificate.With();
        var exchange = new SetExchange(run, set);
        var ring = exchange.Secrets();
        var service = exchange.KeepOurs();
        exchange.Exchange(CertificateKind.Server, ring);
        exchange.Exchange(CertificateKind.Client, null);
        exchange.PutInForce(service, StageTexts.OwnRenewed.With(set.Server.Info.Subject, set.Client.Info.Subject));
    }
}
