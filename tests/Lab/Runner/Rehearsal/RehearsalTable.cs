using System.Globalization;
using QvTrust.Lab.Runner.Reporting;

namespace QvTrust.Lab.Runner.Rehearsal;

/// <summary>The rehearsal as a person reads it.</summary>
internal static class RehearsalTable
{
    private const int Widest = 100;

    public static string Of(IReadOnlyList<Rehearsed> servers)
    {
        var table = new Table("Server", "Roles", "Result", "Seconds", "Not reproduced", "Why");
        foreach (var server in servers)
        {
            table.Row(
                server.Server.Name,
                server.Server.RoleNames,
                server.Word,
                server.Seconds.ToString("0.0", CultureInfo.InvariantCulture),
                server.NotReproduced.Count == 0 ? "" : server.NotReproduced.Count.ToString(CultureInfo.InvariantCulture),
                server.Text.Length <= Widest ? server.Text : server.Text[..Widest] + "...");
        }

        return table.ToString();
    }
}
