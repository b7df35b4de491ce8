using System.Net;

namespace QvTrust.Lab.Firewall;

/// <summary>Address lists of rules: Windows gives an IPv4 address or subnet back with its mask, whatever form it was given in.</summary>
internal static class AddressList
{
    public static string AsWindowsGivesIt(string text) => string.Join(",", text.Split(',').Select(p => WithMask(p.Trim())));

    private static string WithMask(string part)
    {
        var slash = part.IndexOf('/');
        var address = slash < 0 ? part : part[..slash];
        if (address.Contains(':') || address.Split('.').Length != 4 || !IPAddress.TryParse(address, out _))
        {
            return part;
        }

        if (slash < 0)
        {
            return part + "/255.255.255.255";
        }

        return int.TryParse(part[(slash + 1)..], out var length)
            ? $"{address}/{new IPAddress(BitConverter.GetBytes(IPAddress.HostToNetworkOrder((int)(uint.MaxValue << (32 - length)))))}"
            : part;
    }
}
