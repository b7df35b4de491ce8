using System.Text.RegularExpressions;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Services;

/// <summary>What the event log says of a service that did not start: the reason that its exit code does not tell.</summary>
internal static class ServiceEvents
{
    private const string ControlManager = "Service Control Manager";
    private const int MostRead = 50;
    private const int MostTold = 3;
    private const int Longest = 100;

    // Did not start, timed out at its start (twice), ended with an error (twice), ended unexpectedly (twice), no right to log on.
    private static readonly int[] OfServices = [7000, 7009, 7011, 7023, 7024, 7031, 7034, 7041];

    // Whatever a service wrote there goes into our log and the registry: what looks like a secret does not.
    private static readonly Regex Secret = new(
        @"(?<name>pass\w*|pwd|secret\w*|token|key|pin)(?<sign>\s*[=:]\s*)(""[^""]*""|'[^']*'|\S+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex LongRun = new("[A-Za-z0-9+/=_-]{41,}", RegexOptions.CultureInvariant);

    private static readonly Regex Blanks = new(@"[\s\p{C}]+", RegexOptions.CultureInvariant);

    /// <summary>The newest entries about it since then, in one line.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="name">Service name.</param>
    /// <param name="since">When its start was asked for.</param>
    public static string Describe(IMachine machine, string name, DateTimeOffset since)
    {
        var displayName = machine.Services.Find(name)?.DisplayName ?? "";
        var system = machine.EventLog.Newest("System", ControlManager, since, MostRead);
        var own = machine.EventLog.Newest("Application", name, since, MostRead);
        if (system is null && own is null)
            return ServiceTexts.LogNotReadable;
        var told = (system ?? []).Where(e => OfServices.Contains(e.Id) && Names(e, name, displayName)).Select(e => (Log: "System", Event: e))
            .Concat((own ?? []).Select(e => (Log: "Application", Event: e)))
            .OrderByDescending(e => e.Event.Time)
            .Take(MostTold)
            .Select(e => ServiceTexts.LoggedEvent.With(e.Log, e.Event.Id, e.Event.Time.UtcDateTime, OneLine(e.Event.Text)))
            .ToList();
        return told.Count == 0 ? ServiceTexts.LogSaysNothing : ServiceTexts.LogSays.With(string.Join("; ", told));
    }

    private static bool Names(LoggedEvent entry, string name, string displayName) => entry.Values.Any(v
        => v.Equals(name, StringComparison.OrdinalIgnoreCase) || (displayName.Length > 0 && v.Equals(displayName, StringComparison.OrdinalIgnoreCase)));

    private static string OneLine(string text)
    {
        var line = LongRun.Replace(Secret.Replace(Blanks.Replace(text, " "), "${name}${sign}***"), "***").Trim().TrimEnd('.');
        return line.Length <= Longest ? line : line.Substring(0, Longest) + "...";
    }
}
