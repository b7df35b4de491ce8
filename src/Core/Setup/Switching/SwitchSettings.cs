using QvTrust.Core.Checks.Catalogue;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Setup.Stages;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Switching;

/// <summary>
/// Tells the services of the role that is set up to use certificates, where SWITCHFILE says how: nothing of it is built in, because Qlik
/// publishes no setting for it. Without SWITCHFILE the rows of the last one hold.
/// </summary>
internal sealed class SwitchSettings(StageRun run)
{
    private readonly IMachine machine = run.Machine;
    private readonly SwitchBack way = new(run);

    private Role Role => run.Settings.Role;

    /// <summary>What refuses the setup before anything is touched. Where nothing was given, a record that cannot be read is no refusal but the record's own error.</summary>
    public IReadOnlyList<TrustError> Refusals()
    {
        try
        {
            var rows = Planned();
            // What a service writes at its first start is not there yet.
            return FirstStarts.WillStart(run, Role.ServiceName) ? [] : [.. InForce(rows).SelectMany(r => WhyNot(r, rows))];
        }
        catch (TrustException e) when (run.Settings.SwitchFile is not null)
        {
            return e.Errors;
        }
    }

    /// <summary>Keeps the rows of SWITCHFILE: the later stages, and later runs, have no other.</summary>
    public void Keep()
    {
        var rows = Planned();
        if (run.Settings.SwitchFile is null)
        {
            if (rows.Count > 0 && !InForce(rows).Any())
                WarnOfNone(SwitchTexts.WhatIsKept);
            return;
        }
        if (!InForce(rows).Any())
            WarnOfNone("SWITCHFILE");
        run.Make(SwitchRecord.Write([.. OfOthers(), .. rows]));
    }

    /// <summary>Sets the values that are not set yet, and puts back those that the last SWITCHFILE no longer names.</summary>
    public void Apply()
    {
        var (rows, others) = (Kept(), OfOthers().ToList());
        foreach (var dropped in rows.Where(r => r.IsDropped))
        {
            if (way.PutBack(dropped, [dropped.After], others))
                run.Make(new RequireRestart(SwitchTexts.SaysAgain.With(dropped.Object, dropped.Before)));
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
            run.Make(new RequireRestart(SwitchTexts.Says.With(row.Object, row.After)));
            wanted[wanted.IndexOf(row)] = row with { Was = raw };
        }
        run.Make(SwitchRecord.Write([.. others, .. wanted]));
    }

    /// <summary>
    /// Uninstall of the role: what setup has set, and nobody else since, says again what it said before. What cannot be written now must not
    /// keep setup on the machine: it is said, and stays in the record for the next setup of the role.
    /// </summary>
    public void Remove()
    {
        var (rows, others, left) = (Kept(), OfOthers().ToList(), new List<SwitchRow>());
        foreach (var row in rows.Where(r => r.Was is not null).Reverse())
        {
            try
            {
                if (way.PutBack(row, [.. rows.Where(row.IsSamePlace).Select(r => r.After)], others) && machine.Services.Find(Role.ServiceName) is { State: ServiceState.Running })
                    run.Log.Info(SwitchTexts.MayComeAgain.With(row.Object, row.After, Role.ServiceName));
            }
            catch (TrustException e) when (SwitchBack.MayPass(e))
            {
                run.Log.Info(SwitchTexts.NotPutBack.With(row.Object, row.Before, e.Errors[0].Cause));
                left.Add(row with { IsDropped = true });
            }
        }
        run.Make(SwitchRecord.Write([.. others, .. left]));
    }

    /// <summary>The rows of every role of this server, as setup has set them.</summary>
    public IReadOnlyList<SwitchRow> Recorded() => [.. SwitchRecord.Load(machine).Where(r => !r.IsDropped && r.IsOf(VersionOf(r.Role)))];

    /// <summary>Those whose value says that certificates are used, and those that this run has set, whatever has become of them since.</summary>
    public IReadOnlyList<SwitchRow> Switched()
    {
        var set = new HashSet<string>(run.Journal.Changes.OfType<SwitchChange>().Select(c => c.Subject), StringComparer.Ordinal);
        return [.. Recorded().Where(r => Says(r) == r.After || set.Contains(SwitchValues.Change(r, "", "").Subject))];
    }

    /// <summary>Sets again what services have written back when they stopped; to be called while they stand still.</summary>
    public void SetAgain(IReadOnlyList<SwitchRow> switched)
    {
        foreach (var row in switched.Where(r => Says(r) == r.Before))
        {
            run.Changes(SwitchTexts.SetAgain.With(row.Object, row.Before, row.After));
            SwitchValues.SetAgain(machine, row);
        }
    }

    /// <summary>QVT2044 where one of them no longer says so.</summary>
    public void Verify(IReadOnlyList<SwitchRow> switched)
    {
        if (Lost(switched) is { Count: > 0 } lost)
            throw new TrustException(lost);
    }

    /// <summary>QVT2044 for each that does not say that certificates are used.</summary>
    public IReadOnlyList<TrustError> Lost(IReadOnlyList<SwitchRow> rows)
        => [.. rows.Where(r => Says(r) != r.After).Select(r => ErrorCatalogue.SwitchUndone.Describe(r.Object, Says(r) ?? "", r.After))];

    private Version? Version => VersionOf(Role);

    private Version? VersionOf(Role role) => machine.Services.Find(role.ServiceName) is { } service ? QlikViewTooOld.VersionOf(machine, role, service) : null;

    private void WarnOfNone(string what)
        => run.Log.Info(SwitchTexts.NoRow.With(what, Role.DisplayName, Version?.ToString() ?? SwitchTexts.UnknownVersion));

    // Null where the place is gone.
    private string? Says(SwitchRow row)
    {
        try
        {
            return way.Patiently(() => SwitchValues.Read(machine, row).Value);
        }
        catch (TrustException e) when (SwitchBack.IsGone(e))
        {
            return null;
        }
    }

    private IReadOnlyList<SwitchRow> Kept() => [.. SwitchRecord.Load(machine).Where(r => r.Role.Name == Role.Name)];

    private IReadOnlyList<SwitchRow> OfOthers() => [.. SwitchRecord.Load(machine).Where(r => r.Role.Name != Role.Name)];

    // Those of SWITCHFILE, with what setup has replaced already.
    private IReadOnlyList<SwitchRow> Planned()
    {
        var kept = Kept();
        if (run.Settings.SwitchFile is not { } path)
            return kept;
        var given = SwitchSource.Read(run, path).Where(r => r.Role.Name == Role.Name)
            .Select(r => r with { Was = kept.FirstOrDefault(k => k.IsSamePlace(r) && k.Was is not null)?.Was }).ToList();
        // What says another "after" now is put back first, and then set like any other.
        return [.. kept.Where(k => k.Was is not null && !given.Exists(g => k.IsSamePlace(g) && k.After == g.After)).Select(k => k with { IsDropped = true }), .. given];
    }

    private IEnumerable<SwitchRow> InForce(IEnumerable<SwitchRow> rows)
    {
        var version = Version;
        return rows.Where(r => !r.IsDropped && r.IsOf(version));
    }

    private IEnumerable<TrustError> WhyNot(SwitchRow row, IReadOnlyList<SwitchRow> rows)
    {
        try
        {
            var value = SwitchValues.Read(machine, row).Value;
            if (value != row.After)
                SwitchValues.RefuseReadOnly(machine, row);
            return rows.Any(r => r.IsDropped && r.IsSamePlace(row) && r.After == value && !way.IsWanted(r, OfOthers())) || Unexpected(row, value) is not { } error ? [] : [error];
        }
        catch (TrustException e)
        {
            return e.Errors;
        }
    }

    private static TrustError? Unexpected(SwitchRow row, string value)
        => value == row.Before || value == row.After ? null : ErrorCatalogue.SwitchValueUnexpected.Describe(row.Object, value, row.Before, row.After);
}
