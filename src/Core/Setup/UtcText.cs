using System.Globalization;

namespace QvTrust.Core.Setup;

/// <summary>A moment as registry, reports and tasks have it: UTC, to the second, <c>2026-05-04T03:02:01Z</c>.</summary>
internal static class UtcText
{
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
