using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Machine;

/// <summary>Paths that somebody names for a file of his own: where a part is a link, it would choose the place.</summary>
public static class LinkFreePath
{
    /// <summary>Refuses a path of which a part that is there is a link, and a device; QVT5006 says which.</summary>
    /// <param name="path">A file, there or not.</param>
    public static void Require(string path)
    {
        if (path.StartsWith(@"\\?\", StringComparison.Ordinal) || path.StartsWith(@"\\.\", StringComparison.Ordinal))
            throw ErrorCatalogue.WriteFailed.With(path, MachineTexts.IsDevice);
        // The root of a drive or share is no link in anybody's folder, and some systems mark it as one.
        for (var part = Path.GetFullPath(path); Path.GetDirectoryName(part) is { } above; part = above)
        {
            if ((File.Exists(part) || Directory.Exists(part)) && (File.GetAttributes(part) & FileAttributes.ReparsePoint) != 0)
                throw ErrorCatalogue.WriteFailed.With(path, MachineTexts.IsLink.With(part));
        }
    }
}
