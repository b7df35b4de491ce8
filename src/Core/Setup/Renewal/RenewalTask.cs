using QvTrust.Core.Settings;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Stages;

namespace QvTrust.Core.Setup.Renewal;

/// <summary>The scheduled task of a node whose certificates this product renews.</summary>
internal static class RenewalTask
{
    /// <summary>Its name in the scheduler's root folder.</summary>
    public const string Name = "QvTrust renewal";

    /// <summary>What it has the installed qvtrust.exe do.</summary>
    public const string Arguments = "renew --scheduled";

    private const string Program = "qvtrust.exe";

    /// <summary>Registers it; where QMS renews the certificates itself there is none.</summary>
    public static void Set(StageRun run)
    {
        var isOurs = run.Settings.Trust != TrustMode.Existing && RenewableTrust.WhyNotHere(run.Machine) is null;
        run.Make(new ChangeTask(Name, isOurs ? Definition(run.Settings) : null));
    }

    /// <summary>Takes it away.</summary>
    public static void Remove(StageRun run) => run.Make(new ChangeTask(Name, null));

    private static string Definition(SetupSettings settings) => TaskDefinition.Create(
        settings.InstallFolder.TrimEnd('\\') + "\\" + Program,
        Arguments,
        settings.RenewalWindow,
        "Renews this server's certificates for QlikView at two thirds of their life. It was made by QvTrust setup and goes with it.");
}
