using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using QvTrust.Core.Settings;

namespace QvTrust.Core.Setup.Renewal;

/// <summary>Definitions of tasks: XML of Task Scheduler 2.0.</summary>
internal static class TaskDefinition
{
    private const string LocalSystem = "S-1-5-18";

    // Any day that is over: the trigger counts whole days from it.
    private const string FirstDay = "2026-01-01T";

    private static readonly XNamespace Names = "http://schemas.microsoft.com/windows/2004/02/mit/task";
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(4);
    private static readonly TimeSpan LongestRun = TimeSpan.FromHours(4);

    /// <summary>
    /// Runs a program as SYSTEM once a day, right when the window opens or up to half of it later, so that a site's servers do
    /// not all come at once; a run that was missed is made up for.
    /// </summary>
    /// <param name="program">Full path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="window">When services may restart.</param>
    /// <param name="description">What administrators read.</param>
    public static string Create(string program, string arguments, RenewalWindow window, string description)
    {
        var half = TimeSpan.FromTicks(window.Length.Ticks / 2);
        var delay = half < LongestDelay ? half : LongestDelay;
        return Task(program, arguments, description, Part("CalendarTrigger",
            Value("StartBoundary", FirstDay + window.Start.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture)),
            Value("Enabled", "true"),
            Value("RandomDelay", XmlConvert.ToString(delay)),
            Part("ScheduleByDay", Value("DaysInterval", "1"))));
    }

    /// <summary>Runs a program as SYSTEM once, at a time, and at the next start of Windows where that comes first.</summary>
    /// <param name="program">Full path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="time">When.</param>
    /// <param name="description">What administrators read.</param>
    public static string CreateOnce(string program, string arguments, DateTimeOffset time, string description) => Task(
        program,
        arguments,
        description,
        Part("TimeTrigger",
            Value("StartBoundary", UtcText.Of(time)),
            Value("Enabled", "true")),
        Part("BootTrigger", Value("Enabled", "true")));

    private static string Task(string program, string arguments, string description, params XElement[] triggers)
        => new XElement(Names + "Task", new XAttribute("version", "1.2"),
            Part("RegistrationInfo", Value("Author", "QvTrust"), Value("Description", description)),
            Part("Triggers", triggers),
            Part("Principals", new XElement(Names + "Principal", new XAttribute("id", "Author"), Value("UserId", LocalSystem), Value("RunLevel", "HighestAvailable"))),
            Part("Settings",
                Value("MultipleInstancesPolicy", "IgnoreNew"),
                Value("DisallowStartIfOnBatteries", "false"),
                Value("StopIfGoingOnBatteries", "false"),
                Value("StartWhenAvailable", "true"),
                Value("Enabled", "true"),
                Value("ExecutionTimeLimit", XmlConvert.ToString(LongestRun))),
            new XElement(Names + "Actions", new XAttribute("Context", "Author"),
                Part("Exec", Value("Command", program), Value("Arguments", arguments)))).ToString(SaveOptions.DisableFormatting);

    /// <summary>True when both run the same, as the same account, at the same times. Windows adds its own to what it is given.</summary>
    public static bool DoesSame(string one, string other) => Facts(one) is { } facts && facts == Facts(other);

    /// <summary>What it runs.</summary>
    public static string CommandLine(string definition)
        => Read(definition) is { } task ? $"{Text(task, "Command")} {Text(task, "Arguments")}" : RenewalTexts.TaskNotReadable;

    // Null where it cannot be read, or is switched off: then it is none of ours.
    private static string? Facts(string definition)
    {
        if (Read(definition) is not { } task || task.Descendants(Names + "Enabled").Any(e => e.Value != "true"))
            return null;
        try
        {
            return string.Join("|",
                Text(task, "Command"), Text(task, "Arguments"), Text(task, "UserId").ToUpperInvariant(), Text(task, "StartBoundary"),
                Delay(Text(task, "RandomDelay")), Text(task, "DaysInterval"),
                task.Element(Names + "Triggers")?.Elements().Count(), task.Element(Names + "Actions")?.Elements().Count());
        }
        catch (FormatException)
        {
            return null;
        }
    }

    // Windows writes the same time in another way.
    private static string Delay(string text) => text.Length == 0 ? "" : XmlConvert.ToTimeSpan(text).ToString();

    private static XElement? Read(string definition)
    {
        try
        {
            return XElement.Parse(definition);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string Text(XElement task, string name) => task.Descendants(Names + name).FirstOrDefault()?.Value ?? "";

    private static XElement Part(string name, params XElement[] parts) => new(Names + name, parts);

    private static XElement Value(string name, string value) => new(Names + name, value);
}
