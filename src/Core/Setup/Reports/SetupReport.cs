using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Reports;

/// <summary>
/// How the last setup of a role went, as JSON for tools: <c>Logs/setup-ROLE.json</c> in the protected folder (docs/properties.md).
/// The actions of an installation are processes of their own, so each one reads what the ones before it wrote and adds to it.
/// </summary>
public sealed class SetupReport
{
    private const string Folder = "Logs";
    private const int Schema = 1;
    private const string Running = "running";
    private const string Undoing = "undoing";

    private static readonly XName[] Order = ["schema", "role", "machine", "version", "run", "outcome", "started", "ended", "errors", "changes", "lines"];

    private readonly IMachine machine;
    private readonly string file;
    private readonly XElement root;

    private SetupReport(IMachine machine, string file, XElement root)
        => (this.machine, this.file, this.root) = (machine, file, root);

    /// <summary>True when it tells of an uninstall.</summary>
    public bool IsOfRemoval => Text("run") == "uninstall";

    /// <summary>True when it tells of an error, which a cancellation is none of.</summary>
    public bool HasFailed => Errors.Any(e => !IsCancellation(e));

    /// <summary>The file of a role, relative to the protected folder.</summary>
    public static string FileOf(string role) => $"{Folder}/setup-{role}.json";

    /// <summary>A report in place of the one before.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="role">Name of the role.</param>
    /// <param name="isRemoval">True for an uninstall.</param>
    public static SetupReport Begin(IMachine machine, string role, bool isRemoval)
    {
        var report = new SetupReport(machine, FileOf(role), JsonElements.Object("root"));
        report.root.Add(
            JsonElements.Number("schema", Schema),
            JsonElements.Text("role", role),
            JsonElements.Text("machine", machine.Name),
            JsonElements.Text("version", typeof(SetupReport).Assembly.GetName().Version!.ToString(3)),
            JsonElements.Text("run", isRemoval ? "uninstall" : "setup"),
            JsonElements.Text("outcome", Running),
            JsonElements.Text("started", Time(machine)),
            JsonElements.Array("errors"),
            JsonElements.Array("changes"),
            JsonElements.Array("lines"));
        return report;
    }

    /// <summary>The report that an earlier action of the same run wrote; a new one where there is none that can be read.</summary>
    public static SetupReport Continue(IMachine machine, string role)
        => machine.Folder.Read(FileOf(role)) is { } content && Parse(content) is { } root
            ? new SetupReport(machine, FileOf(role), root)
            : Begin(machine, role, isRemoval: false);

    /// <summary>
    /// In place of the report that a role has: its next setup was refused before anything was begun. Where the role has none, none is
    /// begun for a refusal; where that of a run stands there that did not come to its end, it stays until that run is undone or finished.
    /// </summary>
    public static void Refused(IMachine machine, string role, IEnumerable<TrustError> errors)
    {
        if (machine.Folder.Read(FileOf(role)) is not { } content || (Parse(content) is { } root && new SetupReport(machine, FileOf(role), root).IsUnderWay))
            return;
        var report = Begin(machine, role, isRemoval: false);
        report.Failed(errors);
        report.Undone();
        report.Save();
    }

    /// <summary>Closes the reports of runs that did not come to their end, once that is undone or finished. What stands in the way is said: nothing fails at a report.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="log">Told what stands in the way.</param>
    /// <param name="found">What they have come to.</param>
    /// <param name="reporting">Name of a role whose report is of the run that is under way, and stays as it is; null: there is none.</param>
    internal static void Settle(IMachine machine, ISetupLog log, LeftOver found, string? reporting = null)
    {
        try
        {
            foreach (var name in machine.Folder.List(Folder).Where(n => reporting is null || !string.Equals(n, FileOf(reporting), StringComparison.OrdinalIgnoreCase)))
            {
                if (machine.Folder.Read(name) is not { } content || Parse(content) is not { } root)
                    continue;
                var report = new SetupReport(machine, name, root);
                if (!report.IsUnderWay)
                    continue;
                if (found == LeftOver.Finished)
                    report.Succeeded();
                else
                    report.Undone();
                report.Save();
            }
        }
        catch (TrustException e)
        {
            log.Info(SetupTexts.ReportNotWritten.With(e.Errors[0].Cause));
        }
    }

    /// <summary>Adds a line of the log.</summary>
    public void Line(string line) => Add("lines", JsonElements.Text("item", line));

    /// <summary>Adds a change that is being made.</summary>
    /// <param name="line">Object, before -> after.</param>
    public void Change(string line) => Add("changes", JsonElements.Text("item", line));

    /// <summary>The run has succeeded.</summary>
    public void Succeeded() => End("succeeded");

    /// <summary>The run was cancelled, or has failed: what it did is about to be undone.</summary>
    public void Failed(IEnumerable<TrustError> errors)
    {
        AddErrors(errors);
        Set("outcome", Undoing);
    }

    /// <summary>What the undo could not put back: added to the errors, and no other end of the run.</summary>
    public void LeftUndone(IEnumerable<TrustError> errors) => AddErrors(errors);

    /// <summary>The run was undone: it has failed, or was cancelled. What has ended stays as it is.</summary>
    public void Undone()
    {
        if (IsUnderWay)
            End(Errors.Any(IsCancellation) ? "cancelled" : "failed");
    }

    /// <summary>Writes it.</summary>
    public void Save()
    {
        root.ReplaceNodes(root.Elements().OrderBy(e => Array.IndexOf(Order, e.Name)).ToList());
        machine.Folder.Write(file, JsonElements.ToJson(root));
    }

    /// <summary>Deletes it, and the folder of reports with the last one.</summary>
    public void Delete()
    {
        machine.Folder.Delete(file);
        machine.Folder.RemoveIfEmpty();
    }

    private static XElement? Parse(byte[] content)
    {
        try
        {
            var root = JsonElements.FromJson(content);
            return root.Element("schema")?.Value == Schema.ToString(CultureInfo.InvariantCulture) && root.Element("outcome") is not null ? root : null;
        }
        catch (XmlException)
        {
            // Not one of ours: it is replaced.
            return null;
        }
    }

    private static string Time(IMachine machine) => UtcText.Of(machine.Clock.UtcNow);

    private IEnumerable<XElement> Errors => root.Element("errors")?.Elements() ?? [];

    private static bool IsCancellation(XElement error) => error.Element("code")?.Value == ErrorCatalogue.Cancelled.Code;

    private void AddErrors(IEnumerable<TrustError> errors)
    {
        foreach (var error in errors)
        {
            var item = JsonElements.Object("item");
            item.Add(JsonElements.Text("code", error.Code), JsonElements.Text("cause", error.Cause), JsonElements.Text("hint", error.Hint));
            Add("errors", item);
        }
    }

    private bool IsUnderWay => Text("outcome") is Running or Undoing;

    private string? Text(string name) => root.Element(name)?.Value;

    private void Add(string array, XElement item)
    {
        if (root.Element(array) is not { } list)
            root.Add(list = JsonElements.Array(array));
        list.Add(item);
    }

    private void End(string outcome)
    {
        Set("outcome", outcome);
        Set("ended", Time(machine));
    }

    private void Set(string name, string value)
    {
        root.Element(name)?.Remove();
        root.Add(JsonElements.Text(name, value));
    }
}
