using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;
using QvTrust.Lab.Runner.Restoring;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>The QMS server is lost and comes back from a backup.</summary>
internal static class RestoreScenarios
{
    private const string Mmc = LabInstance.ShareName + @"\mmc";

    public static IEnumerable<Scenario> All =>
    [
        new("restore-drill", FromSealedBackup),
        new("restore-from-mmc", FromConsoleFiles),
        new("restore-refusals", Refusals),
    ];

    /// <summary>From the backup that QMS sealed and copied off the machine by itself, with the recovery key from the safe.</summary>
    private static void FromSealedBackup(ScenarioContext context)
    {
        var drill = new Drill(context);
        context.Empty(LabRole.Qms);
        var (certificate, key) = RecoveryPair.Make(context.Lab);
        var copies = Directory.CreateDirectory(Path.Combine(context.Lab.Share(), "backups")).FullName;
        drill.Prepare($@"RECOVERYCERT={certificate} BACKUPCOPY={LabInstance.ShareName}\backups");
        var backup = Newest(copies);
        drill.Destroy();
        drill.Restore($@"RESTOREFILE={LabInstance.ShareName}\backups\{backup} RECOVERYKEYFILE={key}");
        drill.ExpectAllBack();
    }

    /// <summary>From what an administrator exported in the certificates console: no ledger, no manifest.</summary>
    private static void FromConsoleFiles(ScenarioContext context)
    {
        var drill = new Drill(context);
        drill.Prepare();
        ConsoleExport.Write(drill.Qms, Path.Combine(context.Lab.Share(), "mmc"));
        File.WriteAllText(Path.Combine(context.Lab.Share(), "mmc-password.txt"), ConsoleExport.Password + "\r\n");
        drill.Destroy();
        drill.Restore($@"RESTOREFILE={Mmc} RESTOREPASSWORDFILE={LabInstance.ShareName}\mmc-password.txt");
        drill.ExpectAllBack();
    }

    /// <summary>What cannot be restored is refused with its own code, and the new QMS server is as before.</summary>
    private static void Refusals(ScenarioContext context)
    {
        var (old, _) = context.ReadyPair();
        var share = context.Lab.Share();
        File.WriteAllText(Path.Combine(share, "right.txt"), ConsoleExport.Password + "\r\n");
        File.WriteAllText(Path.Combine(share, "wrong.txt"), ConsoleExport.Password + "x\r\n");
        var whole = Path.Combine(share, "whole");
        ConsoleExport.Write(old, whole);
        File.Delete(Path.Combine(CopyOf(whole, "half"), "server.pfx"));
        ConsoleExport.WriteStrangersServer(CopyOf(whole, "mixed"));
        old.Run($"\"{Product.Cli}\" backup {LabInstance.ShareName}\\backup.zip --password-file {LabInstance.ShareName}\\right.txt").Expect("qvtrust backup");
        Alter(Path.Combine(share, "backup.zip"), Path.Combine(share, "altered.zip"));

        context.Lab.Up([(LabRole.Qms.Server, null)]);
        var qms = context.Lab[LabRole.Qms.Server];
        StandIns.Install(qms, LabRole.Qms, more: "--no-start");
        foreach (var (file, password, code) in ((string, string, string)[])
            [("half", "right", "QVT6110"), ("mixed", "right", "QVT6111"), ("whole", "wrong", "QVT6102"), ("backup.zip", "wrong", "QVT6102"), ("altered.zip", "right", "QVT6103")])
        {
            var words = $@"AUTHORITY=restore RESTOREFILE={LabInstance.ShareName}\{file} RESTOREPASSWORDFILE={LabInstance.ShareName}\{password}.txt";
            context.ExpectRefused(qms, LabRole.Qms, () => Msi.Install(qms, context.Qms, words), restartsAllowed: false, code);
        }

        // The same files, unharmed: nothing but what was wrong with them was refused.
        Msi.Install(qms, context.Qms, $@"AUTHORITY=restore RESTOREFILE={LabInstance.ShareName}\backup.zip RESTOREPASSWORDFILE={LabInstance.ShareName}\right.txt").ExpectOk("the restore of the unharmed backup");
    }

    private static string CopyOf(string folder, string name)
    {
        var target = Path.Combine(Path.GetDirectoryName(folder)!, name);
        Directory.CreateDirectory(target);
        Array.ForEach(Directory.GetFiles(folder), f => File.Copy(f, Path.Combine(target, Path.GetFileName(f)), overwrite: true));
        return target;
    }

    // One octet in the middle of the ledger: the rest is what it was.
    private static void Alter(string backup, string altered)
    {
        var content = File.ReadAllBytes(backup);
        var ledger = content.AsSpan().IndexOf("SQLite format 3"u8);
        content[(ledger < 0 ? throw new LabException("the backup holds no ledger") : ledger) + 200] ^= 1;
        File.WriteAllBytes(altered, content);
    }

    private static string Newest(string folder)
    {
        var found = Directory.GetFiles(folder).OrderByDescending(File.GetLastWriteTimeUtc).FirstOrDefault()
            ?? throw new LabException("no automatic backup was copied off the machine");
        return Path.GetFileName(found);
    }
}
