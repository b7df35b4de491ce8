using System.Text;
using QvTrust.Core.Machine;
using QvTrust.Core.Plans;

namespace QvTrust.CustomActions;

/// <summary>The file that a plan is written to: the caller's own, with the rights that its folder gives.</summary>
internal static class PlanFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// Writes it, in place of an earlier plan. QVT1033 where something else is there, which stays; QVT5006 where it cannot
    /// be written.
    /// </summary>
    internal static void Write(string path, IReadOnlyList<string> lines)
    {
        try
        {
            // As SYSTEM, a link in somebody's folder would choose the place.
            LinkFreePath.Require(path);
            // One handle for looking and writing: what was seen is what is written over.
            using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (!IsPlanOrEmpty(file))
                throw ErrorCatalogue.PlanFileRefused.With(path);
            var content = Utf8.GetBytes(string.Concat(lines.Select(l => l + "\r\n")));
            file.SetLength(0);
            file.Write(content, 0, content.Length);
            file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw ErrorCatalogue.WriteFailed.From(e, path, e.Message.TrimEnd('.'));
        }
    }

    private static bool IsPlanOrEmpty(FileStream file)
    {
        var title = Utf8.GetBytes(PlanText.Title);
        var start = new byte[title.Length];
        var read = 0;
        for (var more = 1; more > 0 && read < start.Length; read += more)
            more = file.Read(start, read, start.Length - read);
        return file.Length == 0 || start.SequenceEqual(title);
    }
}
