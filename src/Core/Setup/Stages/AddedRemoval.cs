using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Stages;

/// <summary>Takes a certificate that setup added away again, with its key and its copy.</summary>
internal static class AddedRemoval
{
    /// <summary>
    /// Removes one that another has replaced, or keeps it for later where HTTP.sys may serve TLS with it; only its key where
    /// services go on with it until a restart that is put off.
    /// </summary>
    public static void Replace(StageRun run, AddedCertificate added)
    {
        if (Keep(run, added))
            return;
        if (run.Settings.RestartsLater && added.Key is not null && run.Machine.Keys.Exists(added.Key))
            KeepKey(run, added);
        else
            Remove(run, added);
    }

    // It leaves the store, because services that start find their certificate by its name.
    private static void KeepKey(StageRun run, AddedCertificate added)
    {
        if (TrustStores.Read(run.Machine, TrustStore.My).FirstOrDefault(c => c.Info.Thumbprint == added.Thumbprint) is { } found)
            run.Make(new RemoveCertificate(TrustStore.My, found.Stored.Der, found.Stored.Key));
        run.Log.Info(StageTexts.KeyKeptUntilRestart.With(added.Kind, added.Thumbprint));
        run.Make(ReplacedRecord.Add(run.Machine, added));
    }

    /// <summary>Notes one that HTTP.sys may serve TLS with, so that a later renewal takes it away; false where it does not.</summary>
    public static bool Keep(StageRun run, AddedCertificate added)
    {
        if (!BoundCertificates.Read(run.Machine).MayHold(added.Thumbprint))
            return false;
        run.Log.Info(StageTexts.KeptForBinding.With(added.Kind, added.Thumbprint));
        run.Make(ReplacedRecord.Add(run.Machine, added));
        return true;
    }

    /// <summary>Removes what is left of it.</summary>
    public static void Remove(StageRun run, AddedCertificate added)
    {
        var machine = run.Machine;
        var store = added.Kind == CertificateKind.Root ? TrustStore.Root : TrustStore.My;
        var found = TrustStores.Read(machine, store).FirstOrDefault(c => c.Info.Thumbprint == added.Thumbprint);
        if (found is not null)
            run.Make(new RemoveCertificate(store, found.Stored.Der, found.Stored.Key));
        if (added.Key is not null && machine.Keys.Exists(added.Key))
            RemoveKey(run, added, added.Key, found?.Info ?? AddedRecord.Copy(machine, added));
        run.Make(new ChangeFile(AddedRecord.CopyName(added.Thumbprint), null));
    }

    // A server certificate with private extensions may carry the key that opens this server's passwords: its private key
    // cannot be exported into a backup, so it stays, with a copy of the certificate that finds it again. So does a key
    // whose certificate nobody can look at any more.
    private static void RemoveKey(StageRun run, AddedCertificate added, KeyReference key, CertificateInfo? certificate)
    {
        if (added.Kind != CertificateKind.Server || certificate is { HasPrivateExtensions: false })
        {
            run.Make(new DeleteKey(key, certificate?.Subject ?? added.Kind.ToString()));
            return;
        }
        if (certificate is not null)
            run.Make(new ChangeFile($"kept/{added.Thumbprint}.cer", certificate.Der));
        run.Log.Info(certificate is null
            ? StageTexts.KeyKept.With(added.Thumbprint, key.Container)
            : StageTexts.KeyAndCopyKept.With(certificate.Subject, key.Container, run.Machine.Folder.Path));
    }
}
