using System.Globalization;
using QvTrust.Lab.Package.Msi;

namespace QvTrust.Lab.Package.Edit;

/// <summary>The deferred actions of a package in their order, read from its tables: what failures and kills are tried after.</summary>
internal static class DeferredActions
{
    private const int InScript = 1024;
    private const int RollbackOrCommit = 256 + 512;

    /// <summary>Name and condition of each.</summary>
    public static IEnumerable<(string Action, string Condition)> Of(Database database)
    {
        var deferred = database.Read("CustomAction").Rows
            .Where(r => (Number(r[1]) & (InScript | RollbackOrCommit)) == InScript).Select(r => r[0]).ToHashSet();
        return database.Read("InstallExecuteSequence").Rows.Where(r => deferred.Contains(r[0]))
            .OrderBy(r => Number(r[2])).Select(r => (r[0], r[1]));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
