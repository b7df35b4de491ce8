using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using QvTrust.Core.Certificates;

namespace QvTrust.Core.Recovery;

/// <summary>Name of an automatic backup: <c>QMS01-20260102T030405Z-1A2B3C4D5E6F.qvsealed</c>.</summary>
/// <param name="Machine">The QMS server.</param>
/// <param name="Time">When it was made, UTC, whole seconds.</param>
/// <param name="Set">The set that it holds.</param>
public sealed record BackupName(string Machine, DateTimeOffset Time, string Set)
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    private static readonly Regex Pattern = new(@"^(?<machine>[A-Za-z0-9-]{1,15})-(?<time>[0-9]{8}T[0-9]{6}Z)-(?<set>[0-9A-F]{12})\.qvsealed$", RegexOptions.CultureInvariant);

    /// <summary>Twelve hexadecimal digits that stand for three thumbprints.</summary>
    public static string SetId(string root, string server, string client)
        => Digests.Hex(Digests.Sha256(Encoding.ASCII.GetBytes($"{root} {server} {client}"))).Substring(0, 12);

    /// <summary>Reads a file's name; null for a file of another kind.</summary>
    public static BackupName? TryParse(string file)
    {
        var match = Pattern.Match(file);
        return match.Success && DateTime.TryParseExact(match.Groups["time"].Value, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time)
            ? new BackupName(match.Groups["machine"].Value, new DateTimeOffset(time), match.Groups["set"].Value)
            : null;
    }

    /// <summary>The file's name.</summary>
    public override string ToString() => $"{Machine}-{Time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}-{Set}.qvsealed";
}
