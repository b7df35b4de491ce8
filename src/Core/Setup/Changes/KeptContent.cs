using System.Globalization;
using System.Xml.Linq;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Changes;

/// <summary>
/// What was in somebody's file, in a file of its own beside the journal: it may hold a password, and a journal is shown to others.
/// It is on the disk before the line that names it, and goes after the journal has gone.
/// </summary>
internal sealed class KeptContent
{
    private const string Folder = "journal";
    private const string Prefix = "before-";

    private readonly int length;
    private readonly string hash;

    private KeptContent(int length, string hash) => (this.length, this.hash) = (length, hash);

    private string Name => Prefix + hash;

    /// <summary>Writes it.</summary>
    public static KeptContent Keep(IMachine machine, byte[] content)
    {
        var kept = new KeptContent(content.Length, HashOf(content));
        Put(machine, $"{Folder}/{kept.Name}", content);
        return kept;
    }

    /// <summary>Copies all for a journal that is set aside; they stay with its copy.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="copy">The copy's name without its ending.</param>
    /// <returns>The names of the copies.</returns>
    public static IReadOnlyList<string> SetAside(IMachine machine, string copy)
    {
        var copies = new List<string>();
        foreach (var name in All(machine))
        {
            copies.Add($"{copy}-{name.Substring(Folder.Length + 1)}");
            Put(machine, copies[copies.Count - 1], machine.Folder.Read(name)!);
        }
        return copies;
    }

    /// <summary>Deletes all; only where there is no journal any more.</summary>
    public static void Forget(IMachine machine)
    {
        foreach (var name in All(machine))
            machine.Folder.Delete(name);
    }

    /// <summary>True where that is what was kept.</summary>
    public bool Is(byte[] content) => content.Length == length && HashOf(content) == hash;

    /// <summary>What was kept; an <see cref="InvalidOperationException"/> where it is gone or is not what it was.</summary>
    public byte[] Read(IMachine machine)
    {
        var name = $"{Folder}/{Name}";
        var path = machine.Folder.Path + "\\" + name.Replace('/', '\\');
        var content = machine.Folder.Read(name) ?? throw new InvalidOperationException(ChangeTexts.KeptContentGone.With(path));
        return Is(content) ? content : throw new InvalidOperationException(ChangeTexts.KeptContentAltered.With(path));
    }

    /// <summary>The attributes of a journal's line.</summary>
    public IEnumerable<XAttribute> ToXml() =>
    [
        new("beforeFile", Name),
        new("beforeLength", length),
        new("beforeSha256", hash),
    ];

    public static KeptContent FromXml(XElement entry)
    {
        var kept = new KeptContent(int.Parse(entry.Text("beforeLength"), CultureInfo.InvariantCulture), entry.Text("beforeSha256"));
        // The name of a file here, and never of another one.
        return kept.hash.All(Uri.IsHexDigit) && entry.Text("beforeFile") == kept.Name
            ? kept
            : throw new FormatException(ChangeTexts.AttributeUnknown.With(entry.Name.LocalName, "beforeFile"));
    }

    // Not with a temporary file, which nobody would find after a kill. What a kill leaves of this one no line of a journal names.
    private static void Put(IMachine machine, string name, byte[] content)
    {
        if (machine.Folder.Read(name) is { } there)
        {
            if (there.SequenceEqual(content))
                return;
            machine.Folder.Delete(name);
        }
        machine.Folder.Append(name, content);
    }

    private static List<string> All(IMachine machine)
        => machine.Folder.List(Folder).Where(n => n.StartsWith($"{Folder}/{Prefix}", StringComparison.Ordinal)).ToList();

    private static string HashOf(byte[] content) => Digests.Hex(Digests.Sha256(content));
}
