using System.Globalization;
using System.Text.RegularExpressions;

namespace QvTrust.Core.Settings;

/// <summary>
/// When a renewal by the scheduled task may restart services (property RENEWWINDOW): <c>any</c>, or days and times of the
/// server's own clock such as <c>Sun 02:00-04:00</c>, <c>Sat,Sun 22:00-03:00</c>, <c>02:00-04:00</c>. A day is the one on which the
/// window begins.
/// </summary>
public sealed class RenewalWindow
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly Regex Form = new(
        @"^((?<day>[A-Za-z]{3})(,(?<day>[A-Za-z]{3}))* +)?(?<from>\d\d:\d\d)-(?<to>\d\d:\d\d)\z", RegexOptions.CultureInvariant);

    private readonly HashSet<DayOfWeek> days;

    private RenewalWindow(IEnumerable<DayOfWeek> days, TimeSpan start, TimeSpan length)
        => (this.days, Start, Length) = ([.. days], start, length);

    /// <summary>At any time.</summary>
    public static RenewalWindow Any { get; } = new(AllDays, TimeSpan.Zero, Day);

    /// <summary>Time of the day at which it begins.</summary>
    public TimeSpan Start { get; }

    /// <summary>How long it is open; a day for <see cref="Any"/>.</summary>
    public TimeSpan Length { get; }

    /// <summary>True where it is always open.</summary>
    public bool IsAny => Length == Day;

    private static DayOfWeek[] AllDays => [.. Enumerable.Range(0, 7).Select(d => (DayOfWeek)d)];

    /// <summary>Reads the property's value; null when it is not of one of the forms.</summary>
    public static RenewalWindow? TryParse(string text)
    {
        if (string.Equals(text.Trim(), "any", StringComparison.OrdinalIgnoreCase))
            return Any;
        var match = Form.Match(text.Trim());
        if (!match.Success || TimeOf(match.Groups["from"].Value) is not { } from || TimeOf(match.Groups["to"].Value) is not { } to || from == to)
            return null;
        var days = match.Groups["day"].Captures.Cast<Capture>().Select(c => DayOf(c.Value)).ToList();
        return days.Contains(null)
            ? null
            : new RenewalWindow(days.Count == 0 ? AllDays : days.Select(d => d!.Value), from, to > from ? to - from : to - from + Day);
    }

    /// <summary>True while it is open.</summary>
    /// <param name="local">Date and time as the server's own clock shows it.</param>
    public bool Contains(DateTime local) => IsOpen(local.Date, local) || IsOpen(local.Date - Day, local);

    private bool IsOpen(DateTime begin, DateTime local)
        => days.Contains(begin.DayOfWeek) && local >= begin + Start && local < begin + Start + Length;

    private static TimeSpan? TimeOf(string text)
        => TimeSpan.TryParseExact(text, @"hh\:mm", CultureInfo.InvariantCulture, out var time) ? time : null;

    private static DayOfWeek? DayOf(string text)
    {
        var names = CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedDayNames;
        var index = Array.FindIndex(names, n => string.Equals(n, text, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : (DayOfWeek)index;
    }
}
