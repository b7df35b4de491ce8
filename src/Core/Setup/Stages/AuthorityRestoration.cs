using System.Globalization;
using System.Text;
using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Stages;

/// <summary>
/// Puts back the set of certificates that a backup holds, with its ledger. Whatever is in its way leaves the stores with
/// a copy; no key is ever deleted, because any of them may open this site's data.
/// </summary>
internal sealed class AuthorityRestoration(StageRun run)
{
    /// <summary>Tells the authority service to void every open token: whoever had one may have redeemed it after the backup.</summary>
    public const string MarkerFile = "authority/restored.json";

    private const string LedgerFile = "authority/ledger.db";

    private readonly IMachine machine = run.Machine;

    /// <summary>Refuses before anything is touched what <see cref="Restore"/> could not do.</summary>
    public void Check() => RestorePlan.Make(run);

    /// <summary>Puts it back.</summary>
    public void Restore()
    {
        var plan = RestorePlan.Make(run);
        var manifest = plan.Backup.Manifest;
        run.Log.Info(StageTexts.BackupOpened.With(manifest.Machine, Text(manifest.Created, "yyyy-MM-dd HH:mm 'UTC'"), manifest.Profile, plan.Secret));
        if (!plan.IsInForce)
            RestoreSet(plan);
        else
            KeepSet(manifest);
        RestoreLedger(plan);
        KeepSealing(plan);
    }

    private void KeepSet(BackupManifest manifest)
    {
        run.Log.Info(StageTexts.SetInForceAlready.With(manifest.RootThumbprint));
        // The service reads its port at its start.
        if (AuthorityStage.PortOf(machine.Folder.Read(AuthorityStage.ConfigurationFile)) is { } port && port != run.Settings.AuthorityPort)
            run.Make(new PauseAuthority());
    }

    private void RestoreSet(RestorePlan plan)
    {
        var set = plan.Backup.Set;
        run.Make(new PauseAuthority());
        // Keys first: until the last of them is here, everything that was in force stays in force.
        var root = Bring(plan, set.Root, CertificateKind.Root);
        var client = Bring(plan, set.Client, CertificateKind.Client);
        var server = plan.IsRename ? null : Bring(plan, set.Server, CertificateKind.Server);
        var renewed = plan.IsRename ? new ServerRenewal(run, plan, root.Key).Prepare() : null;
        new PresentSet(run, plan).PutAway();
        Install(TrustStore.Root, root);
        Install(TrustStore.My, client);
        var leaf = server ?? renewed!;
        Install(TrustStore.My, leaf);
        Note(plan, root, leaf, client);
        // A root that was named for an earlier set would be looked for by the next repair.
        var named = SavedSettings.Names["AUTHORITYTHUMBPRINT"];
        if (machine.Settings.Get("", named) is not null)
            run.Make(new ChangeSetting("", named, set.Root.Certificate.Thumbprint));
        run.Make(new RequireRestart(StageTexts.SetRestored.With(set.Root)));
    }

    // The backups of the restored server go on being sealed: to the key that has just proven to be at hand, or to the one from before.
    private void KeepSealing(RestorePlan plan)
    {
        if (run.Settings.RecoveryCertificate is not null || machine.Folder.Read(RecoverySetting.File) is not null)
            return;
        var recovery = plan.Secret.Recovery?.Certificate ?? (plan.Backup.Recovery is { } der ? RecoverySetting.FromBackup(run, der) : null);
        if (recovery is null)
            return;
        run.Make(new ChangeFile(RecoverySetting.File, recovery.Der));
        run.Log.Info(StageTexts.BackupsSealedTo.With(recovery));
    }

    private NodeCertificate Bring(RestorePlan plan, KeyedCertificate wanted, CertificateKind kind)
    {
        if (plan.Find(wanted) is { } found)
            return new NodeCertificate(found.Info, found.Stored.Key!);
        var import = new ImportKey(KeyNames.New(machine, kind), wanted.Key, exportable: true);
        run.Make(import);
        return new NodeCertificate(wanted.Certificate, import.Key);
    }

    private void Install(TrustStore store, NodeCertificate wanted)
    {
        var there = TrustStores.Read(machine, TrustStore.Root).Concat(TrustStores.Read(machine, TrustStore.My))
            .Where(c => c.Info.Thumbprint == wanted.Certificate.Thumbprint).ToList();
        if (there.Any(c => c.Stored.Key == wanted.Key) && there.Any(c => c.Stored.Store == store))
            return;
        // One that is here without a usable key is taken away first: undone, it stands as it stood, not bound to a key that is gone.
        foreach (var found in there.Where(c => c.Stored.Store == store))
            run.Make(new RemoveCertificate(store, found.Stored.Der, found.Stored.Key));
        run.Make(new AddCertificate(store, wanted.Certificate.Der, wanted.Key));
    }

    // An authority of our own is recorded as such, so that its profile stays ours; one of QMS is nobody's addition.
    private void Note(RestorePlan plan, NodeCertificate root, NodeCertificate server, NodeCertificate client)
    {
        List<AddedCertificate> added = plan.IsOwn
            ?
            [
                new(CertificateKind.Root, root.Certificate.Thumbprint, root.Key),
                new(CertificateKind.Server, server.Certificate.Thumbprint, server.Key),
                new(CertificateKind.Client, client.Certificate.Thumbprint, client.Key),
            ]
            : [];
        foreach (var certificate in plan.IsOwn ? (NodeCertificate[])[root, server, client] : [])
            run.Make(new ChangeFile(AddedRecord.CopyName(certificate.Certificate.Thumbprint), certificate.Certificate.Der));
        if (added.Count > 0 || AddedRecord.Load(machine).Certificates.Count > 0)
            run.Make(AddedRecord.Write(added));
    }

    // A write-ahead log that belongs to the old ledger would be replayed into the new one: it moves with its own.
    private void RestoreLedger(RestorePlan plan)
    {
        var present = machine.Folder.Read(LedgerFile);
        if (plan.IsInForce && (present is not null || plan.Backup.Ledger is null))
        {
            // What it says of today's nodes is newer than any backup.
            if (present is not null && plan.Backup.Ledger is { } other && !present.SequenceEqual(other))
                run.Log.Info(StageTexts.LedgerStays.With(machine.Folder.Path));
            return;
        }
        run.Make(new PauseAuthority());
        if (plan.Backup.Ledger is { } ledger)
        {
            var time = Text(machine.Clock.UtcNow, "yyyyMMdd'T'HHmmss'Z'");
            foreach (var suffix in (string[])["", "-wal"])
            {
                if (machine.Folder.Read(LedgerFile + suffix) is { } old)
                    run.Make(new ChangeFile($"authority/ledger-{time}.db{suffix}", old));
            }
            run.Make(new ChangeFile(LedgerFile + "-wal", null));
            run.Make(new ChangeFile(LedgerFile + "-shm", null));
            run.Make(new ChangeFile(LedgerFile, ledger));
            if (present is not null)
                run.Log.Info(StageTexts.OldLedgerKept.With(machine.Folder.Path, time));
        }
        else
        {
            run.Log.Info(StageTexts.NoLedgerInBackup);
        }
        run.Make(new ChangeFile(MarkerFile, Marker(plan.Backup)));
    }

    // The service acts on each id once, however often it starts with it.
    private byte[] Marker(SiteBackup backup)
    {
        var id = new byte[16];
        machine.Random.GetBytes(id);
        return Encoding.UTF8.GetBytes(string.Join("\r\n",
        [
            "{",
            $"  \"id\": \"{Digests.Hex(id).ToLowerInvariant()}\",",
            $"  \"time\": \"{UtcText.Of(machine.Clock.UtcNow)}\",",
            $"  \"backup\": \"{StageTexts.BackupOfRoot.With(backup.Manifest.RootThumbprint, Text(backup.Manifest.Created, "yyyy-MM-dd HH:mm 'UTC'"))}\"",
            "}",
        ]) + "\r\n");
    }

    private static string Text(DateTimeOffset time, string format) => time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
}
