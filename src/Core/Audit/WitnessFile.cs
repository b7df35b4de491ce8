using System.Text;
using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Audit;

/// <summary>
/// The heads of the authority's audit that a server has seen, one in each line, the newest last. It stays after an
/// uninstall: its worth is that it does not lie where the ledger lies.
/// </summary>
public static class WitnessFile
{
    /// <summary>Name in the protected folder.</summary>
    public const string FileName = "witness.txt";

    /// <summary>The newest so many lines are kept.</summary>
    public const int Lines = 100;

    /// <summary>The file with one more head; the same file when its last line says it already.</summary>
    /// <param name="file">Content so far, or null without a file.</param>
    /// <param name="head">A head whose signature was verified.</param>
    public static byte[] Append(byte[]? file, AuditHead head)
    {
        var lines = file is null ? [] : Split(file);
        if (lines.Count == 0 || lines[lines.Count - 1] != head.ToString())
            lines.Add(head.ToString());
        return Encoding.UTF8.GetBytes(string.Concat(lines.Skip(lines.Count - Lines).Select(l => l + "\r\n")));
    }

    /// <summary>Reads the heads; their signatures are not looked at. QVT6406 when a line is none.</summary>
    /// <param name="file">Content.</param>
    /// <param name="name">The file's name, for messages.</param>
    public static IReadOnlyList<AuditHead> Read(byte[] file, string name)
    {
        var heads = Split(file)
            .Select((line, i) => AuditHead.TryParse(line)
                ?? throw ErrorCatalogue.WitnessUnreadable.With(name, AuditTexts.LineIsNoHead.With(i + 1)))
            .ToList();
        return heads.Count > 0 ? heads : throw ErrorCatalogue.WitnessUnreadable.With(name, AuditTexts.FileEmpty);
    }

    private static List<string> Split(byte[] file)
        => [.. Encoding.UTF8.GetString(file).Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0)];
}
