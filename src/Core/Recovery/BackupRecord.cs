using System.Text;
using System.Xml;
using System.Xml.Linq;
using QvTrust.Core.Setup;

namespace QvTrust.Core.Recovery;

/// <summary>An automatic backup and what is known of it.</summary>
/// <param name="Name">The file.</param>
/// <param name="LedgerHash">SHA-256 of the ledger in it, hexadecimal; null where it holds none or nobody noted it.</param>
/// <param name="Recovery">Thumbprint of the certificate that it is sealed to, or null where nobody noted it.</param>
/// <param name="CopiedTo">Folder off this server that has a copy, or null.</param>
public sealed record BackupRecord(BackupName Name, string? LedgerHash, string? Recovery, string? CopiedTo);

/// <summary>The backups in the folder, with the notes beside them (<c>notes.xml</c>). The files decide; notes that are lost or damaged only make another backup.</summary>
internal sealed class BackupRecords(IBackupFolder folder)
{
    private const string File = "notes.xml";

    /// <summary>The newest first.</summary>
    public IReadOnlyList<BackupRecord> Read()
    {
        var notes = Notes();
        return [.. folder.List().Select(BackupName.TryParse).OfType<BackupName>().OrderByDescending(n => n.Time)
            .Select(n => notes.TryGetValue(n.ToString(), out var note)
                ? new BackupRecord(n, (string?)note.Attribute("ledger"), (string?)note.Attribute("recovery"), (string?)note.Attribute("copied"))
                : new BackupRecord(n, null, null, null))];
    }

    /// <summary>Writes the notes of these backups.</summary>
    public void Write(IEnumerable<BackupRecord> records)
    {
        var xml = new XElement("backups", records.Select(r => new XElement("backup",
            new XAttribute("file", r.Name.ToString()),
            r.LedgerHash is null ? null : new XAttribute("ledger", r.LedgerHash),
            r.Recovery is null ? null : new XAttribute("recovery", r.Recovery),
            r.CopiedTo is null ? null : new XAttribute("copied", r.CopiedTo))));
        folder.Write(File, Encoding.UTF8.GetBytes(xml.ToString()));
    }

    private Dictionary<string, XElement> Notes()
    {
        try
        {
            return folder.Read(File) is { } content
                ? KeptXml.Parse(Encoding.UTF8.GetString(content)).Elements("backup").GroupBy(e => (string?)e.Attribute("file") ?? "").ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal)
                : [];
        }
        catch (XmlException)
        {
            return [];
        }
    }
}
