using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace QvTrust.Core.Machine;

/// <summary>
/// The SID of a virtual service account (<c>NT SERVICE\NAME</c>): S-1-5-80 and the five little-endian words of the
/// SHA-1 of the upper-case name in UTF-16. Computed, since LookupAccountName knows only services that are installed.
/// </summary>
public static class ServiceSid
{
    /// <summary>The SID.</summary>
    /// <param name="serviceName">Name of the service, in any case.</param>
    public static string Of(string serviceName)
    {
        // CA5350: SHA-1 is what Windows defines here; nothing is protected by it.
#pragma warning disable CA5350
        using var sha1 = SHA1.Create();
#pragma warning restore CA5350
        var hash = sha1.ComputeHash(Encoding.Unicode.GetBytes(serviceName.ToUpperInvariant()));
        var words = Enumerable.Range(0, 5).Select(i => BitConverter.ToUInt32(hash, 4 * i).ToString(CultureInfo.InvariantCulture));
        return "S-1-5-80-" + string.Join("-", words);
    }
}
