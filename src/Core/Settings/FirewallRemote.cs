using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace QvTrust.Core.Settings;

/// <summary>
/// Who may reach a port, as INetFwRule::RemoteAddresses says it: <c>*</c>, or addresses, subnets, ranges and Windows' keywords with commas
/// (https://learn.microsoft.com/windows/win32/api/netfw/nf-netfw-inetfwrule-put_remoteaddresses).
/// </summary>
public static class FirewallRemote
{
    /// <summary>Everybody.</summary>
    public const string Any = "*";

    private static readonly string[] Keywords = ["LocalSubnet", "DNS", "DHCP", "WINS", "DefaultGateway"];

    /// <summary>
    /// One form for each meaning, sorted: an address alone is a subnet of one, a mask is a length. Null where it is not an address list.
    /// Windows gives back another form than it was given.
    /// </summary>
    public static string? TryNormalize(string text)
    {
        var parts = text.Split(',').Select(p => p.Trim()).ToList();
        if (parts is ["" or Any] || parts is [var only] && string.Equals(only, "any", StringComparison.OrdinalIgnoreCase))
            return Any;
        var found = parts.Select(Normalize).ToList();
        return found.Contains(null) ? null : string.Join(",", found.Distinct().OrderBy(p => p, StringComparer.Ordinal));
    }

    private static string? Normalize(string part)
    {
        if (Keywords.FirstOrDefault(k => string.Equals(k, part, StringComparison.OrdinalIgnoreCase)) is { } keyword)
            return keyword;
        if (part.Split('-') is [var first, var last])
            return Address(first) is { } low && Address(last) is { } high && low.AddressFamily == high.AddressFamily && Compare(low, high) <= 0 ? $"{low}-{high}" : null;
        if (part.Split('/') is [var address, var size])
            return Address(address) is { } network && Length(size, network) is { } bits && IsNetwork(network, bits) ? $"{network}/{bits}" : null;
        return Address(part) is { } one ? $"{one}/{one.GetAddressBytes().Length * 8}" : null;
    }

    // IPAddress takes "10", "0x0a.1.2.3" and, as octal, "010.1.2.3" for addresses, too, and scopes, which a rule cannot have.
    private static IPAddress? Address(string text)
        => IPAddress.TryParse(text, out var address) && (text.Contains(':') ? !text.Contains('%') : address.ToString() == text) ? address : null;

    private static int? Length(string text, IPAddress network)
    {
        var most = network.GetAddressBytes().Length * 8;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bits))
            return bits >= 1 && bits <= most ? bits : null;
        return network.AddressFamily == AddressFamily.InterNetwork && Address(text) is { AddressFamily: AddressFamily.InterNetwork } mask ? OfMask(mask) : null;
    }

    private static int? OfMask(IPAddress mask)
    {
        var bits = string.Concat(mask.GetAddressBytes().Select(b => Convert.ToString(b, 2).PadLeft(8, '0')));
        var length = bits.TrimEnd('0').Length;
        return length > 0 && !bits.Substring(0, length).Contains('0') ? length : null;
    }

    // 10.1.2.3/8 is most likely a slip: what did he mean, the one server or the net?
    private static bool IsNetwork(IPAddress network, int bits)
        => network.GetAddressBytes().Select((b, i) => b & (0xff >> Math.Min(8, Math.Max(0, bits - (i * 8))))).All(b => b == 0);

    private static int Compare(IPAddress low, IPAddress high)
        => low.GetAddressBytes().Zip(high.GetAddressBytes(), (a, b) => a.CompareTo(b)).FirstOrDefault(c => c != 0);
}
