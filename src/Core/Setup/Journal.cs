using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup;

/// <summary>
/// The write-ahead journal: one XML element a line, flushed before the change it describes is applied. The first line
/// names the version and what was asked for; <c>undone</c> lines follow as changes are reverted. A torn last line is a
/// change that was never applied.
/// </summary>
internal sealed partial class Journal
{
    /// <summary>Name in the protected folder.</summary>
    public const string FileName = "journal/current.xml";

    private const int Version = 1;
    private const string InstallerId = "installer";
    private const string InstallerStarted = "installer-started";

    private readonly IMachine machine;
    private readonly List<Entry> entries = [];

    private Journal(IMachine machine, IReadOnlyDictionary<string, string> request, DateTimeOffset started, bool isOfInstallation)
    {
        this.machine = machine;
        Request = request;
        Started = started;
        IsOfInstallation = isOfInstallation;
    }

    /// <summary>True where an installation's actions keep it, not a command.</summary>
    public bool IsOfInstallation { get; }

    /// <summary>When the run began, in UTC; of a journal from before that was noted, now.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>What was asked for, as the first stage got it; no secret is among it.</summary>
    public IReadOnlyDictionary<string, string> Request { get; }

    /// <summary>True once the setup has succeeded.</summary>
    public bool IsCommitted { get; private set; }

    /// <summary>Changes that are journalled and not undone, in order.</summary>
    public IEnumerable<Change> Changes => entries.Where(e => !e.Undone).Select(e => e.Change);

    /// <summary>True where a stage has made the first of all changes: its undo is that of everything.</summary>
    public bool BeginsWith(string stage) => entries.FindIndex(e => e.Stage == stage) == 0;

    /// <summary>True where a stage has made a change.</summary>
    public bool Has(string stage) => entries.Exists(e => e.Stage == stage);

    /// <summary>Starts a new journal; an older one must have been dealt with.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="installer">The msiexec whose actions go on with it, or null.</param>
    public static Journal Begin(IMachine machine, IReadOnlyDictionary<string, string> request, ProcessMark? installer = null)
    {
        var journal = new Journal(machine, request, machine.Clock.UtcNow, installer is not null);
        Forget(machine);
        journal.Append(new XElement("begin",
            new XAttribute("version", Version),
            new XAttribute("machine", machine.Name),
            new XAttribute("started", journal.Started.ToString("O", CultureInfo.InvariantCulture)),
            installer is null ? null : new XAttribute(InstallerId, installer.Id),
            installer is null ? null : new XAttribute(InstallerStarted, installer.Started),
            request.Select(p => new XElement("value", new XAttribute("name", p.Key), p.Value))));
        return journal;
    }

    /// <summary>The msiexec whose journal is there; null when there is none or it is another's. Writes nothing: that msiexec may be at work.</summary>
    public static ProcessMark? InstallerOf(IMachine machine)
    {
        var content = machine.Folder.Read(FileName) ?? [];
        var end = Array.IndexOf(content, (byte)'\n');
        if (end < 0)
            return null;
        try
        {
            var begin = XElement.Parse(Encoding.UTF8.GetString(content, 0, end));
            return begin.Attribute(InstallerId) is { } id && begin.Attribute(InstallerStarted) is { } started
                ? new ProcessMark((int)id, (long)started)
                : null;
        }
        catch (Exception e) when (e is XmlException or FormatException or OverflowException)
        {
            // Load says what is wrong with it.
            return null;
        }
    }

    /// <summary>Reads the journal to go on with it; null when there is none, QVT5001 when it cannot be understood.</summary>
    public static Journal? Load(IMachine machine)
    {
        var content = machine.Folder.Read(FileName) ?? [];
        var journal = Look(machine, content);
        // What is appended next must not become a part of the torn line.
        if (journal is not null && Whole(content) is var whole && whole.Length < content.Length)
            machine.Folder.Write(FileName, whole);
        return journal;
    }

    /// <summary>The same for whoever only looks: writes nothing.</summary>
    public static Journal? Look(IMachine machine) => Look(machine, machine.Folder.Read(FileName) ?? []);

    /// <summary>
    /// What can still be read of a journal that <see cref="Load"/> refuses: whole lines of this version. Null when its first line is not one,
    /// or its last one, which may have said that the run had succeeded: then nothing must be undone.
    /// </summary>
    /// <param name="machine">The server.</param>
    /// <param name="unread">Gets the number of each line that was passed over, the first one being 1.</param>
    public static Journal? Salvage(IMachine machine, ICollection<int> unread)
    {
        var lines = Encoding.UTF8.GetString(Whole(machine.Folder.Read(FileName) ?? [])).Split('\n');
        var readable = new List<XElement>();
        for (var n = 0; n < lines.Length; n++)
        {
            if (lines[n].Length == 0)
                continue;
            try
            {
                var line = KeptXml.Parse(lines[n]);
                // Only what makes sense behind the lines before it.
                Read(machine, [.. readable, line]);
                readable.Add(line);
            }
            catch (Exception e) when (IsDamage(e))
            {
                if (readable.Count == 0)
                    return null;
                unread.Add(n + 1);
            }
        }
        return readable.Count == 0 || unread.Contains(lines.Count(l => l.Length > 0)) ? null : Read(machine, readable);
    }

    /// <summary>Copies the journal and the files that it needs, for whoever wants to know later what it said.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="contents">Gets where the copies of those files are.</param>
    /// <returns>Where the copy is.</returns>
    public static string Keep(IMachine machine, ICollection<string> contents)
    {
        var copy = $"journal/set-aside-{machine.Clock.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";
        machine.Folder.Write(copy + ".xml", machine.Folder.Read(FileName)!);
        foreach (var content in KeptContent.SetAside(machine, copy))
            contents.Add(PathOf(machine, content));
        return PathOf(machine, copy + ".xml");
    }

    /// <summary>Forgets whatever journal is there, and then what only it needed.</summary>
    public static void Forget(IMachine machine)
    {
        machine.Folder.Delete(FileName);
        KeptContent.Forget(machine);
    }

    private static Journal? Look(IMachine machine, byte[] content)
    {
        var whole = Whole(content);
        if (content.Length == 0 || (whole.Length == 0 && IsTornBeginning(content)))
            return null;
        try
        {
            return Read(machine, Encoding.UTF8.GetString(whole).Split('\n').Where(l => l.Length > 0).Select(KeptXml.Parse).ToList());
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw ErrorCatalogue.JournalUnreadable.From(e, PathOf(machine, FileName), e.Message);
        }
    }

    /// <summary>Captures, writes, flushes; the caller applies afterwards.</summary>
    public void Record(string stage, Change change)
    {
        change.Capture(machine);
        var xml = change.ToXml();
        var number = entries.Count;
        xml.SetAttributeValue("n", number);
        xml.SetAttributeValue("stage", stage);
        Append(xml);
        entries.Add(new Entry(number, stage, change));
    }

    /// <summary>The setup has succeeded: from here on the journal is only finished, never reverted.</summary>
    public void MarkCommitted()
    {
        Append(new XElement("committed"));
        IsCommitted = true;
    }

    /// <summary>Does what had to wait; goes on after a failure, each is handed to the caller.</summary>
    /// <param name="committed">The server, with the clock that it waits by.</param>
    /// <param name="failed">Told of each one that could not be done.</param>
    public void Commit(IMachine committed, Action<Change, Exception> failed)
    {
        foreach (var change in Changes)
        {
            try
            {
                change.Commit(committed);
            }
            catch (Exception e) when (IsExpected(e))
            {
                failed(change, e);
            }
        }
    }

    /// <summary>Forgets the journal.</summary>
    public void Delete() => Forget(machine);

    private static bool IsExpected(Exception e)
        => e is TrustException or IOException or UnauthorizedAccessException or InvalidOperationException or CryptographicException;

    private static bool IsDamage(Exception e) => e is XmlException or FormatException or OverflowException or ArgumentException;

    private static string PathOf(IMachine machine, string name) => machine.Folder.Path + "\\" + name.Replace('/', '\\');

    private static byte[] Whole(byte[] content) => content.Take(Array.LastIndexOf(content, (byte)'\n') + 1).ToArray();

    // The power went while the first line was written: a part of it, or the zeros of a file that grew before its content came.
    private static bool IsTornBeginning(byte[] content)
    {
        var text = Encoding.UTF8.GetString(content).TrimEnd('\0');
        return string.CompareOrdinal(text, 0, "<begin", 0, Math.Min(text.Length, "<begin".Length)) == 0;
    }

    private static Journal Read(IMachine machine, List<XElement> lines)
    {
        var begin = lines.Count > 0 ? lines[0] : throw new FormatException(SetupTexts.NotAJournal);
        var version = int.Parse(begin.Text("version"), CultureInfo.InvariantCulture);
        if (begin.Name.LocalName != "begin" || version != Version)
            throw new FormatException(SetupTexts.OtherVersion.With(version, Version));
        var started = (string?)begin.Attribute("started") is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : machine.Clock.UtcNow;
        var journal = new Journal(machine, begin.Elements("value").ToDictionary(e => e.Text("name"), e => e.Value, StringComparer.Ordinal), started, begin.Attribute(InstallerId) is not null);
        foreach (var line in lines.Skip(1))
        {
            if (line.Name.LocalName == "committed")
                journal.IsCommitted = true;
            else if (line.Name.LocalName == "undone")
                journal.Find(int.Parse(line.Text("n"), CultureInfo.InvariantCulture)).Undone = true;
            else
                journal.entries.Add(new Entry(int.Parse(line.Text("n"), CultureInfo.InvariantCulture), line.Text("stage"), ChangeFormat.FromXml(line)));
        }
        return journal;
    }

    private void Append(XElement line)
        => machine.Folder.Append(FileName, Encoding.UTF8.GetBytes(line.ToString(SaveOptions.DisableFormatting).Replace("\n", "&#10;") + "\n"));

    private Entry Find(int number) => entries.Find(e => e.Number == number) ?? throw new FormatException(SetupTexts.NoSuchEntry.With(number));

    private sealed class Entry(int number, string stage, Change change)
    {
        public int Number { get; } = number;

        public string Stage { get; } = stage;

        public Change Change { get; } = change;

        public bool Undone { get; set; }
    }
}
