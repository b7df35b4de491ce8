using QvTrust.Core.Errors;

namespace QvTrust.Core.Settings;

// What asks for a plan instead of a setup. It is nothing that a setup could be asked for, so it stands in no journal.
public sealed partial class SettingsReader
{
    /// <summary>Properties of a plan: DRYRUN and PLANFILE.</summary>
    public static IReadOnlyList<string> PlanNames { get; } = ["DRYRUN", "PLANFILE"];

    /// <summary>Every error in the properties of a plan alone: an uninstall asks for no others.</summary>
    public static IReadOnlyList<TrustError> CheckPlan(IReadOnlyDictionary<string, string> values)
    {
        var reader = new SettingsReader(values.Where(v => PlanNames.Contains(v.Key)).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal), hostNeeded: false);
        if (!reader.RefuseUnsafe())
            reader.ReadPlan();
        return reader.errors;
    }

    private void ReadPlan()
    {
        if (Value("DRYRUN") is not null and not "1")
            errors.Add(ErrorCatalogue.DryRunMalformed.Describe(Value("DRYRUN")!));
        if (ReadPath("PLANFILE") is not null && Value("DRYRUN") is null)
            errors.Add(ErrorCatalogue.PropertyMissing.Describe("PLANFILE", "DRYRUN=1"));
    }
}
