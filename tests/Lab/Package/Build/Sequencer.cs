namespace QvTrust.Lab.Package.Build;

/// <param name="Action">Its name.</param>
/// <param name="Condition">When it runs; empty for always.</param>
/// <param name="Anchor">The action that it stands beside.</param>
/// <param name="IsBefore">Whether it stands before or after it.</param>
internal sealed record ScheduledAction(string Action, string Condition, string Anchor, bool IsBefore);

/// <summary>
/// Gives numbers to actions that say After or Before: right behind or in front of their anchor, with everything that
/// is anchored to them between, as the WiX 5 compiler does.
/// </summary>
internal static class Sequencer
{
    /// <summary>The rows of a sequence table: action, condition, number, in ascending order.</summary>
    /// <param name="standard">Standard actions that the table has in any case.</param>
    /// <param name="scheduled">The package's own actions, in source order.</param>
    public static IReadOnlyList<string[]> Number(IEnumerable<string> standard, IReadOnlyList<ScheduledAction> scheduled)
    {
        var anchors = standard.Concat(scheduled.Select(s => s.Anchor).Where(StandardActions.IsStandard)).Distinct();
        var rows = new SortedDictionary<int, string[]>();
        var placed = 0;
        foreach (var anchor in anchors)
        {
            var (number, condition) = StandardActions.Of(anchor);
            var before = Around(anchor, isBefore: true, scheduled);
            var after = Around(anchor, isBefore: false, scheduled);
            Add(rows, number, anchor, condition);
            for (var i = 0; i < before.Count; i++)
            {
                Add(rows, number - before.Count + i, before[i].Action, before[i].Condition);
            }

            // RemoveExistingProducts stands right behind InstallInitialize and everything else behind that.
            var first = anchor == "InstallInitialize" ? number + 2 : number + 1;
            for (var i = 0; i < after.Count; i++)
            {
                Add(rows, first + i, after[i].Action, after[i].Condition);
            }

            placed += before.Count + after.Count;
        }

        return placed == scheduled.Count
            ? [.. rows.Values]
            : throw new PackageException("actions that refer to each other in a circle, or to no scheduled action: "
                + string.Join(", ", scheduled.Select(s => s.Action).Except(rows.Values.Select(r => r[0]))));
    }

    private static List<ScheduledAction> Around(string anchor, bool isBefore, IReadOnlyList<ScheduledAction> all)
    {
        var list = new List<ScheduledAction>();
        foreach (var action in all.Where(a => a.Anchor == anchor && a.IsBefore == isBefore))
        {
            list.AddRange(Around(action.Action, isBefore: true, all));
            list.Add(action);
            list.AddRange(Around(action.Action, isBefore: false, all));
        }

        return list;
    }

    private static void Add(SortedDictionary<int, string[]> rows, int number, string action, string condition)
    {
        if (!rows.TryAdd(number, [action, condition, number.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            throw new PackageException($"{action} and {rows[number][0]} both get the number {number}");
        }
    }
}
