using System.Globalization;
using System.Text.RegularExpressions;

namespace QvTrust.Core.Audit;

/// <summary>Details of audit rows that programs read back: their form is hashed with the row and never changes.</summary>
public static class AuditDetail
{
    private static readonly Regex Package = new(@"\Apackage sha256:\S+ for ([A-Z,]+) until ", RegexOptions.CultureInvariant);

    /// <summary>Of <see cref="AuditAction.PackageMade"/>.</summary>
    /// <param name="sha256">The package's SHA-256, lower-case hexadecimal.</param>
    /// <param name="roles">Its roles.</param>
    /// <param name="expires">End of its validity.</param>
    public static string OfPackage(string sha256, IEnumerable<string> roles, DateTimeOffset expires)
        => $"package sha256:{sha256} for {string.Join(",", roles)} until {expires.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC";

    /// <summary>The roles of a package; null for a detail of another form.</summary>
    /// <param name="detail">A row's detail.</param>
    public static IReadOnlyList<string>? RolesOfPackage(string detail) => Package.Match(detail) is { Success: true } match ? match.Groups[1].Value.Split(',') : null;
}
