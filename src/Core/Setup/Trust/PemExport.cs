using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Stages;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Trust;

/// <summary>Writes the License Service's files where QMS has not, and sees to it that nobody else reads the key among them.</summary>
internal sealed class PemExport(StageRun run, AuthoritySet set)
{
    private readonly IMachine machine = run.Machine;

    /// <summary>True when the server certificate's key can be written to a file.</summary>
    public bool IsPossible() => CanExport(machine, set.Server.Stored.Key!);

    /// <summary>True when that key leaves its container.</summary>
    public static bool CanExport(IMachine machine, KeyReference key)
    {
        try
        {
            PrivateNumbers.Wipe(machine.Keys.Export(key));
            return true;
        }
        catch (TrustException e) when (e.Code == ErrorCatalogue.KeyNotExportable.Code)
        {
            return false;
        }
    }

    /// <summary>Writes the three files; QVT6602 when the key does not leave its container.</summary>
    public void Write()
    {
        if (!IsPossible())
            throw ErrorCatalogue.PemKeyNotExportable.With(set.Server.Info);
        var key = machine.Keys.Export(set.Server.Stored.Key!);
        var text = PemText.PrivateKey(key, PemFiles.FormOfKey(machine));
        PrivateNumbers.Wipe(key);
        try
        {
            run.Make(new WritePemFiles(
                new Dictionary<string, byte[]>
                {
                    [PemFiles.Root] = PemText.Certificate(set.Root.Info),
                    [PemFiles.Server] = PemText.Certificate(set.Server.Info),
                    [PemFiles.ServerKey] = text,
                },
                Rights));
        }
        finally
        {
            Array.Clear(text, 0, text.Length);
        }
    }

    /// <summary>Takes the key's file away from everybody who has no business with it, and gives it to the License Service where it could not read it.</summary>
    public void MendRights()
    {
        var path = PemFiles.PathOf(PemFiles.ServerKey);
        if (!machine.Files.Exists(path))
            return;
        var now = machine.GuardedFiles.GetSecurity(path);
        var strangers = Strangers(machine);
        var lacking = Accounts(machine, RoleTable.DispatcherService).Where(sid => !KeyAcl.Parse(now).CanRead(sid)).ToList();
        if (strangers.Count == 0 && lacking.Count == 0)
            return;
        if (strangers.Count > 0)
            run.Log.Info(TrustTexts.StrangersCouldRead.With(PemFiles.ServerKey, string.Join(", ", strangers)));
        if (run.Make(new SetPemRights(PemFiles.ServerKey, Rights)) && lacking.Count > 0)
            run.Make(new RequireRestart(TrustTexts.CouldNotRead.With(PemFiles.ServerKey)));
    }

    /// <summary>SIDs that may read the key's file, which is there, and have no business with it.</summary>
    public static IReadOnlyList<string> Strangers(IMachine machine) => FileSecurity.Strangers(
        machine.GuardedFiles.GetSecurity(PemFiles.PathOf(PemFiles.ServerKey)),
        [machine.GuardedFiles.Account, .. Accounts(machine, RoleTable.DispatcherService), .. Accounts(machine, RoleTable.Qms.ServiceName)]);

    /// <summary>The rights that the key's file should have.</summary>
    // QMS has the key itself, and writes the files again at its next start.
    public static string RightsFor(IMachine machine) => FileSecurity.Private(Accounts(machine, RoleTable.DispatcherService), Accounts(machine, RoleTable.Qms.ServiceName));

    private string Rights => RightsFor(machine);

    private static IEnumerable<string> Accounts(IMachine machine, string service) => machine.Services.Find(service)?.AccountSid is { } sid ? [sid] : [];
}
