using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Secrets;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Stages;

/// <summary>
/// Gives the QMS server a server certificate with one SecretsKey more, for the same key pair under the same root; older
/// keys stay for reading. Only where this product made the authority: of an adopted set nothing is replaced.
/// </summary>
internal sealed class RotateStage : Stage
{
    public override void Run(StageRun run)
    {
        run.Log.Progress(StageTexts.Rotating);
        var machine = run.Machine;
        var set = AuthoritySet.Find(machine, run.Settings);
        var record = AddedRecord.Load(machine);
        if (!record.IsAuthority || record.Find(CertificateKind.Root)!.Thumbprint != set.Root.Info.Thumbprint)
            throw ErrorCatalogue.SecretsOfAdopted.With(set.Root.Info.Thumbprint);
        var exchange = new SetExchange(run, set);
        var ring = NextRing(run, exchange.Secrets());
        var service = exchange.KeepOurs();
        exchange.Exchange(CertificateKind.Server, ring);
        exchange.PutInForce(service, StageTexts.NewSecretsKey.With(set.Server.Info.Subject));
    }

    // A set of an earlier version has none yet: it gets its first one.
    private static SecretsKeyRing NextRing(StageRun run, SecretsKeyRing? old)
    {
        var ring = old?.WithNewKey(run.Machine.Random) ?? SecretsKeyRing.Create(run.Machine.Random);
        run.Log.Info(StageTexts.SecretsKeyRotated.With(old?.Current.Id ?? StageTexts.NoSecretsKey, ring.Current.Id, ring.Keys.Count - 1));
        return ring;
    }
}
