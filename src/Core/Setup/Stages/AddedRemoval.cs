using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Setup.Stages;

/// <summary>Takes a certificate that setup added away again, with its key and its copy.</summary>
internal static class AddedRemoval
{
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
        run.Log.Info($"kept: the private key of {certificate?.Subject ?? added.Thumbprint} (container {key.Container})"
            + (certificate is null ? "" : $" and a copy of its certificate in {run.Machine.Folder.Path}\\kept")
            + ", because they may open this server's passwords");
    }
}
