using System.Globalization;
using System.Text;

namespace QvTrust.Windows.Keys;

/// <summary>
/// The DACL of a self-relative security descriptor (MS-DTYP 2.4.6), in a form that can be compared: the same rights
/// may read back with generic bits resolved, entries in another order or other control flags.
/// </summary>
internal static class Dacl
{
    private const int DaclPresent = 0x4;
    private const uint GenericAll = 0x10000000;
    private const uint GenericExecute = 0x20000000;
    private const uint GenericWrite = 0x40000000;
    private const uint GenericRead = 0x80000000;
    private const byte Inherited = 0x10; // INHERITED_ACE: where an entry came from, not what it grants

    /// <summary>One line for each entry, sorted: type, flags, rights as a file's, SID. Null when there is no DACL: everybody may do everything.</summary>
    public static IReadOnlyList<string>? Entries(byte[] descriptor)
    {
        if ((ReadUInt16(descriptor, 2) & DaclPresent) == 0)
            return null;
        var acl = (int)ReadUInt32(descriptor, 16);
        if (acl == 0)
            return null;
        var entries = new SortedSet<string>(StringComparer.Ordinal);
        var position = acl + 8;
        for (int i = 0, count = ReadUInt16(descriptor, acl + 4); i < count; i++)
        {
            var flags = descriptor[position + 1] & ~Inherited;
            entries.Add(string.Format(CultureInfo.InvariantCulture, "{0} {1:x} {2:x} {3}",
                descriptor[position], flags, FileRights(ReadUInt32(descriptor, position + 4)), Sid(descriptor, position + 8)));
            position += ReadUInt16(descriptor, position + 2);
        }
        return [.. entries];
    }

    /// <summary>True when both descriptors grant the same.</summary>
    public static bool Same(byte[] one, byte[] other)
        => (Entries(one), Entries(other)) switch
        {
            (null, null) => true,
            ({ } a, { } b) => a.SequenceEqual(b, StringComparer.Ordinal),
            _ => false,
        };

    /// <summary>The text form of a binary SID: <c>S-1-5-18</c>.</summary>
    public static string Sid(byte[] data, int offset)
    {
        long authority = 0;
        for (var i = 2; i < 8; i++)
            authority = (authority << 8) | data[offset + i];
        var text = new StringBuilder("S-").Append(data[offset]).Append('-').Append(authority);
        for (var i = 0; i < data[offset + 1]; i++)
            text.Append('-').Append(ReadUInt32(data, offset + 8 + (4 * i)));
        return text.ToString();
    }

    // A key container is a file to Windows: its generic rights mean these (winnt.h, FILE_GENERIC_*).
    private static uint FileRights(uint mask)
    {
        var rights = mask & 0x0FFFFFFF;
        if ((mask & GenericAll) != 0)
            rights |= 0x1f01ff;
        if ((mask & GenericRead) != 0)
            rights |= 0x120089;
        if ((mask & GenericWrite) != 0)
            rights |= 0x120116;
        if ((mask & GenericExecute) != 0)
            rights |= 0x1200a0;
        return rights;
    }

    private static int ReadUInt16(byte[] data, int offset) => data[offset] | (data[offset + 1] << 8);

    private static uint ReadUInt32(byte[] data, int offset)
        => (uint)(data[offset] | (data[offset + 1] << 8) | (data[offset + 2] << 16) | (data[offset + 3] << 24));
}
