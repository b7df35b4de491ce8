using System.Globalization;

namespace QvTrust.Lab.Runner.Rehearsal;

/// <summary>Words for the stand-in that makes certificates like those of a server: as far from their dates as they were when the snapshot was taken.</summary>
internal static class Shapes
{
    private const double Year = 365;

    /// <summary>What a root and, where there is one, a certificate of it are made with. Both begin together here.</summary>
    public static string Of(SiteServer server, SiteCertificate? root, SiteCertificate? leaf)
    {
        var from = (root ?? leaf)!.NotBefore;
        List<string> words = [$"age={Years(server.Taken - from)}"];
        if (root is not null)
        {
            words.Add($"root-years={Years(root.NotAfter - from)}");
        }

        if (leaf is not null)
        {
            words.Add($"leaf-years={Years(leaf.NotAfter - from)}");
        }

        if (leaf is { HasPrivateExtensions: false })
        {
            words.Add("old");
        }

        if (root is { KeyProvider: SiteCertificate.OldProvider })
        {
            words.Add("type-1");
        }

        return string.Join(' ', words);
    }

    private static string Years(TimeSpan time) => (time.TotalDays / Year).ToString("0.######", CultureInfo.InvariantCulture);
}
