using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Setup.Switching;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Stages;

/// <summary>
/// Gives the QMS server its authority: the QlikViewCA that is there, or a new one; opens its keys to our own service and
/// writes that service's configuration. Nothing of an adopted set is replaced.
/// </summary>
internal sealed class AuthorityStage : Stage
{
    /// <summary>Folder of the authority service below the protected folder.</summary>
    public const string FolderName = "authority";

    /// <summary>Configuration file of the authority service.</summary>
    public const string ConfigurationFile = "authority/authority.json";

    /// <summary>Refuses before anything is touched what <see cref="Run"/> could not do.</summary>
    public static void CheckMode(StageRun run)
    {
        RecoverySetting.Read(run);
        if (run.Settings.Authority == AuthorityMode.Restore)
            new AuthorityRestoration(run).Check();
        else if (FirstStarts.WillMakeAuthority(run))
            run.Log.Info(StageTexts.QmsNeverRan);
        else if (run.Settings.Authority != AuthorityMode.Create || IsOurOwn(run.Machine))
            AuthoritySet.Find(run.Machine, run.Settings);
        else if (AuthoritySet.FindAnyTrace(run.Machine) is { } trace)
            throw ErrorCatalogue.CreateRefused.With(trace);
    }

    public override void Run(StageRun run)
    {
        run.Log.Progress(StageTexts.SettingUpAuthority);
        var machine = run.Machine;
        var service = machine.Services.Find(RoleTable.AuthorityService)?.AccountSid
            ?? throw ErrorCatalogue.ServiceAccountUnknown.With(RoleTable.AuthorityService, "NT SERVICE\\" + RoleTable.AuthorityService);
        machine.Folder.EnsureFolder(FolderName, service);
        if (run.Settings.Authority == AuthorityMode.Create && !IsOurOwn(machine))
            new AuthorityCreation(run).Create();
        if (run.Settings.Authority == AuthorityMode.Restore)
            new AuthorityRestoration(run).Restore();
        var set = AuthoritySet.Find(machine, run.Settings);
        run.Log.Info(StageTexts.AuthorityInForce.With(set.Root.Info.Subject, set.Root.Info.Thumbprint, IsOurOwn(machine) ? StageTexts.MadeHere : StageTexts.Adopted));

        foreach (var certificate in (FoundCertificate[])[set.Root, set.Server, set.Client])
            KeyRights.Mend(run, certificate.Stored.Key!, certificate.Info.Subject, service, isRoot: certificate == set.Root);
        if (RecoverySetting.Read(run) is { } recovery)
            run.Make(new ChangeFile(RecoverySetting.File, recovery.Der));
        run.Make(WriteConfiguration(run, set));
        RenewalTask.Set(run);
        new SwitchSettings(run).Apply();
    }

    /// <summary>The change that makes the service's configuration name this set.</summary>
    public static ChangeFile WriteConfiguration(StageRun run, AuthoritySet set) => new(ConfigurationFile, Configuration(run, set));

    /// <summary>The port that a configuration of the authority service names, or null.</summary>
    public static int? PortOf(byte[]? configuration) => Number(configuration, "port");

    /// <summary>True when this product made the authority that is here.</summary>
    private static bool IsOurOwn(IMachine machine) => AddedRecord.Load(machine).IsAuthority;

    // The one setting that is the administrator's alone: whatever setup writes, it stays.
    private static int? MetricsPort(IMachine machine) => Number(machine.Folder.Read(ConfigurationFile), "metricsPort");

    private static int? Number(byte[]? configuration, string name)
    {
        var found = configuration is null ? Match.Empty : Regex.Match(Encoding.UTF8.GetString(configuration), $"\"{name}\"\\s*:\\s*([0-9]{{1,5}})\\b");
        return found.Success ? int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) : null;
    }

    private static byte[] Configuration(StageRun run, AuthoritySet set)
    {
        var folder = (run.Machine.Folder.Path + "\\" + FolderName).Replace("\\", "\\\\");
        string[] lines =
        [
            "{",
            $"  \"machine\": \"{run.Machine.Name}\",",
            $"  \"port\": {run.Settings.AuthorityPort.ToString(CultureInfo.InvariantCulture)},",
            $"  \"rootThumbprint\": \"{set.Root.Info.Thumbprint}\",",
            $"  \"serverThumbprint\": \"{set.Server.Info.Thumbprint}\",",
            $"  \"clientThumbprint\": \"{set.Client.Info.Thumbprint}\",",
            $"  \"profile\": \"{(IsOurOwn(run.Machine) ? "own" : "adopted")}\",",
            .. run.Settings.BackupCopy is { } copy ? (string[])[$"  \"backupCopy\": \"{copy.Replace("\\", "\\\\")}\","] : [],
            .. MetricsPort(run.Machine) is { } metrics ? (string[])[$"  \"metricsPort\": {metrics.ToString(CultureInfo.InvariantCulture)},"] : [],
            $"  \"ledger\": \"{folder}\\\\ledger.db\"",
            "}",
        ];
        return Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n");
    }
}
