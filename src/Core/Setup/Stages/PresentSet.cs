using System.Globalization;
using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Pkcs12;
using QvTrust.Core.Recovery;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Stages;

/// <summary>Takes what is in a restored set's way out of the stores: first a backup of it, then a copy of each certificate; keys stay where they are.</summary>
internal sealed class PresentSet(StageRun run, RestorePlan plan)
{
    private readonly IMachine machine = run.Machine;

    /// <summary>Does so; nothing where nothing is in the way.</summary>
    public void PutAway()
    {
        if (plan.InTheWay.Count == 0)
            return;
        BackUp();
        foreach (var found in plan.InTheWay)
        {
            run.Make(new ChangeFile($"kept/{found.Info.Thumbprint}.cer", found.Info.Der));
            run.Make(new RemoveCertificate(found.Stored.Store, found.Stored.Der, found.Stored.Key));
            run.Log.Info(found.Stored.Key is { } key
                ? StageTexts.CopyAndKeyKept.With(found.Info, machine.Folder.Path, key.Container)
                : StageTexts.CopyKept.With(found.Info, machine.Folder.Path));
        }
    }

    private void BackUp()
    {
        var keyed = plan.InTheWay.GroupBy(c => c.Info.Thumbprint).Select(g => TryExport(g.First(c => c.Stored.Key is not null || c == g.Last()))).OfType<KeyedCertificate>().ToList();
        var time = machine.Clock.UtcNow.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        if (keyed.Count > 0 && plan.Secret.Password is { } password)
            Write($"kept/replaced-{time}.p12", Pkcs12File.Write(keyed, [], password, machine.Random));
        else if (plan.Secret.Recovery is { } recovery && TrySet(keyed) is { } set)
            Write($"kept/replaced-{time}.qvsealed", SealedBackup.Write(Site(set), recovery.Certificate, machine.Random));
        else
            run.Log.Info(StageTexts.NoWholeSet);
        foreach (var one in keyed)
            PrivateNumbers.Wipe(one.Key);
    }

    private SiteBackup Site(TrustSet set)
        => new(
            Manifests.Of(set, machine.Clock.UtcNow, Manifests.ProfileOf(set.Server.Certificate)),
            set,
            Ledger: null,
            machine.Folder.Read(AuthorityStage.ConfigurationFile),
            machine.Folder.Read(RecoverySetting.File));

    private static TrustSet? TrySet(IReadOnlyList<KeyedCertificate> keyed)
    {
        try
        {
            return TrustSet.From(keyed);
        }
        // Half a set, or more than one: what can be kept of them is kept as single certificates.
        catch (TrustException)
        {
            return null;
        }
    }

    private void Write(string name, byte[] backup)
    {
        run.Make(new ChangeFile(name, backup));
        run.Log.Info((plan.Secret.Recovery is null ? StageTexts.BackupByPassword : StageTexts.BackupByRecoveryKey).With(machine.Folder.Path, name.Replace('/', '\\')));
    }

    private KeyedCertificate? TryExport(FoundCertificate found)
    {
        if (!TrustStores.HasUsableKey(machine, found))
            return null;
        try
        {
            return KeyedCertificate.Create(found.Info, machine.Keys.Export(found.Stored.Key!));
        }
        catch (TrustException e)
        {
            run.Log.Info(StageTexts.NotBackedUp.With(e.Errors[0].Cause));
            return null;
        }
    }
}
