using System.Net;
using System.Net.Sockets;

namespace QvTrust.Authority.Hosting;

/// <summary>What counts as one caller where callers are limited.</summary>
internal static class CallerNetwork
{
    private const int NetworkBytes = 8;

    /// <summary>
    /// The address itself, IPv4 as such; of an IPv6 address its network of 64 bits, because whoever has one address of it has 2^64
    /// (RFC 4291, 2.5.4). Link-local ones are all of one network, whoever they belong to, and stay as they are.
    /// </summary>
    internal static IPAddress Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.IsIPv6LinkLocal)
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }
}
