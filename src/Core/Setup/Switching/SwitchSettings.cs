using QvTrust.Core.Checks.Catalogue;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Setup.Stages;

namespace QvTrust.Core.Setup.Switching;

/// <summary>
/// Tells the services of the role that is set up to use certificates, where SWITCHFILE says how: nothing of it is built in, because Qlik
/// publishes no setting for it. Without SWITCHFILE the rows of the last one hold.
/// </summary>
internal sealed class SwitchSettings(StageRun run)
{
    private readonly IMachine machine = run.Machine;

    private Role Role => run.Settings.Role;

    /// <summary>What refuses the setup before anything is touched.</summary>
    public IReadOnlyList<TrustError> Refusals()
    {
        try
        {
            var rows = Planned();
            // What a service writes at its first start is not there yet.
            return FirstStarts.WillStart(run, Role.ServiceName) ? [] : [.. InForce(rows).SelectMany(WhyNot)];
        }
        catch (TrustException e)
        {
            return e.Errors;
        }
    }

    /// <summary>Keeps the rows of SWITCHFILE: the later stages, and later runs, have no other.</summary>
    public void Keep()
    {
        if (run.Settings.SwitchFile is null)
            return;
        var rows = Planned();
        if (!InForce(rows).Any())
            run.Log.Info($"warning: SWITCHFILE has no row for {Role.DisplayName} {Version?.ToString() ?? "of unknown version"}: nothing tells it to use certificates");
        run.Make(SwitchRecord.Write([.. OfOthers(), .. rows]));
    }

    /// <summary>Sets the values that are not set yet, and puts back those that the last SWITCHFILE no longer names.</summary>
    public void Apply()
    {
        var rows = Kept();
        foreach (var dropped in rows.Where(r => r.IsDropped))
        {
            if (PutBack(run, dropped))
                run.Make(new RequireRestart($"{dropped.Object} says {dropped.Before} again"));
        }
        var wanted = rows.Where(r => !r.IsDropped).ToList();
        foreach (var row in InForce(wanted).ToList())
        {
            var (value, raw) = SwitchValues.Read(machine, row);
            if (Unexpected(row, value) is { } error)
                throw new TrustException([error]);
            if (value != row.Before)
                continue;
            run.Make(SwitchValues.Change(row, raw, SwitchValues.Raw(row, row.After)));
            run.Make(new RequireRestart($"{row.Object} says {row.After}"));
            wanted[wanted.IndexOf(row)] = row with { Was = raw };
        }
        run.Make(SwitchRecord.Write([.. OfOthers(), .. wanted]));
    }

    /// <summary>Uninstall of the role: what setup has set, and nobody else since, says again what it said before.</summary>
    public void Remove()
    {
        foreach (var row in Kept().Reverse())
            PutBack(run, row);
        run.Make(SwitchRecord.Write(OfOthers()));
    }

    private Version? Version => machine.Services.Find(Role.ServiceName) is { } service ? QlikViewTooOld.VersionOf(machine, Role, service) : null;

    private IReadOnlyList<SwitchRow> Kept() => [.. SwitchRecord.Load(machine).Where(r => r.Role.Name == Role.Name)];

    private IReadOnlyList<SwitchRow> OfOthers() => [.. SwitchRecord.Load(machine).Where(r => r.Role.Name != Role.Name)];

    // Those of SWITCHFILE, with what setup has replaced already.
    private IReadOnlyList<SwitchRow> Planned()
    {
        var kept = Kept();
        if (run.Settings.SwitchFile is not { } path)
            return kept;
        var given = SwitchSource.Read(run, path).Where(r => r.Role.Name == Role.Name)
            .Select(r => r with { Was = kept.FirstOrDefault(k => k.IsSamePlace(r) && k.After == r.After)?.Was }).ToList();
        return [.. kept.Where(k => k.Was is not null && !given.Exists(k.IsSamePlace)).Select(k => k with { IsDropped = true }), .. given];
    }

    private IEnumerable<SwitchRow> InForce(IEnumerable<SwitchRow> rows)
    {
        var version = Version;
        return rows.Where(r => !r.IsDropped && r.IsOf(version));
    }

    private IEnumerable<TrustError> WhyNot(SwitchRow row)
    {
        try
        {
            return Unexpected(row, SwitchValues.Read(machine, row).Value) is { } error ? [error] : [];
        }
        catch (TrustException e)
        {
            return e.Errors;
        }
    }

    private static TrustError? Unexpected(SwitchRow row, string value)
        => value == row.Before || value == row.After ? null : ErrorCatalogue.SwitchValueUnexpected.Describe(row.Object, value, row.Before, row.After);

    private static bool PutBack(StageRun run, SwitchRow row)
    {
        if (row.Was is not { } was)
            return false;
        try
        {
            var (value, raw) = SwitchValues.Read(run.Machine, row);
            if (value == row.After)
                return run.Make(SwitchValues.Change(row, raw, was));
            run.Log.Info($"kept: {row.Object} says \"{value}\", which is not what setup wrote");
        }
        catch (TrustException e) when (e.Code == ErrorCatalogue.SwitchPlaceMissing.Code || e.Code == ErrorCatalogue.SwitchPlaceUnsafe.Code)
        {
            // Whoever took it away, or wrote something else there, decides; it must not keep setup on the machine.
            run.Log.Info($"kept: {e.Errors[0].Cause}");
        }
        return false;
    }
}
