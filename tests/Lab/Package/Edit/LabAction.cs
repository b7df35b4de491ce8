using System.Globalization;
using QvTrust.Lab.Package.Msi;

namespace QvTrust.Lab.Package.Edit;

/// <summary>Puts one more deferred action into a copy of a package: one that fails, one that is cancelled, or a gate that stands still.</summary>
internal static class LabAction
{
    private const string BinaryName = "QvTrustLabActions";
    private const string DeferredAsSystem = "3073";

    public static void Insert(Database database, string anchorAction, bool isBefore, string entry, string id, string dll)
    {
        if (!database.Read("Binary").Rows.Any(r => r[0] == BinaryName))
        {
            database.AddBinary(BinaryName, dll);
        }

        var actions = database.Read("CustomAction");
        var action = $"{entry}{actions.Rows.Count(r => r[2] == BinaryName) + 1}";
        actions.Rows.Add([action, DeferredAsSystem, BinaryName, entry, .. Enumerable.Repeat("", actions.Columns.Count - 4)]);

        var properties = database.Read("Property");
        properties.Rows.Add([action, id]);

        var sequence = database.Read("InstallExecuteSequence");
        var anchor = sequence.Row(anchorAction);
        var place = Number(anchor) + (isBefore ? 0 : 1);
        MakeRoom(sequence, place);
        sequence.Rows.Add([action, anchor[1], place.ToString(CultureInfo.InvariantCulture)]);
        database.Replace(actions, properties, sequence);
        database.NewPackageCode();
    }

    // Only the unbroken run of numbers from here on moves up; standard actions keep theirs where they can.
    private static void MakeRoom(Table sequence, int place)
    {
        var taken = sequence.Rows.ToLookup(Number);
        var last = place;
        while (taken[last].Any())
        {
            last++;
        }

        for (var number = last - 1; number >= place; number--)
        {
            foreach (var row in taken[number])
            {
                row[2] = (number + 1).ToString(CultureInfo.InvariantCulture);
            }
        }
    }

    private static int Number(string[] row) => int.Parse(row[2], CultureInfo.InvariantCulture);
}
