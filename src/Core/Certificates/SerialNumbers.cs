using System.Security.Cryptography;

namespace QvTrust.Core.Certificates;

/// <summary>Serial numbers that nobody can foresee (RFC 5280, 4.1.2.2).</summary>
public static class SerialNumbers
{
    /// <summary>Length in octets.</summary>
    public const int Length = 16;

    /// <summary>A random positive number of exactly 16 octets, big-endian: 126 bits of it are random, so that its text has one length too.</summary>
    public static byte[] Next(RandomNumberGenerator random)
    {
        var serial = new byte[Length];
        random.GetBytes(serial);
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        return serial;
    }
}
