using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Backups;

/// <summary>One file in an archive.</summary>
/// <param name="Name">Its name, ASCII.</param>
/// <param name="Content">Its octets.</param>
internal sealed record ZipEntry(string Name, byte[] Content);

/// <summary>
/// ZIP archives whose entries are stored, not compressed (PKWARE APPNOTE 4.3), in one form only: no times, no
/// attributes, nothing between or behind the entries. What is read is written again and compared, so every octet of a
/// file counts; the platforms' own classes overlook most of them, inflate without a bound, and write differently on each.
/// </summary>
internal static class StoredZip
{
    private const uint LocalSignature = 0x04034B50;
    private const uint CentralSignature = 0x02014B50;
    private const uint EndSignature = 0x06054B50;
    private const int LocalLength = 30;
    private const int MostEntries = 20;
    private const int LongestName = 64;
    private const ushort VersionNeeded = 10;
    private const ushort FirstDay = 0x0021; // 1980-01-01

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(CrcOfOctet)];

    public static byte[] Write(IReadOnlyList<ZipEntry> entries)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        var offsets = new List<uint>();
        foreach (var entry in entries)
        {
            offsets.Add((uint)stream.Position);
            writer.Write(LocalSignature);
            WriteCommon(writer, entry);
            writer.Write(Encoding.ASCII.GetBytes(entry.Name));
            writer.Write(entry.Content);
        }
        var directory = (uint)stream.Position;
        foreach (var (entry, offset) in entries.Zip(offsets, (e, o) => (e, o)))
        {
            writer.Write(CentralSignature);
            writer.Write(VersionNeeded);
            WriteCommon(writer, entry);
            writer.Write(new byte[10]); // comment, disk, attributes
            writer.Write(offset);
            writer.Write(Encoding.ASCII.GetBytes(entry.Name));
        }
        var length = (uint)stream.Position - directory;
        writer.Write(EndSignature);
        writer.Write(0u); // disks
        writer.Write((ushort)entries.Count);
        writer.Write((ushort)entries.Count);
        writer.Write(length);
        writer.Write(directory);
        writer.Write((ushort)0); // comment
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads an archive that <see cref="Write"/> made; <see cref="FormatException"/> for any other.</summary>
    public static IReadOnlyList<ZipEntry> Read(byte[] file)
    {
        var entries = new List<ZipEntry>();
        var at = 0;
        while (file.Length - at >= LocalLength && BitConverter.ToUInt32(file, at) == LocalSignature)
        {
            if (entries.Count == MostEntries)
                throw new FormatException(BackupTexts.TooManyEntries.With(MostEntries));
            entries.Add(ReadEntry(file, ref at));
        }
        if (entries.Select(e => e.Name).Distinct().Count() != entries.Count)
            throw new FormatException(BackupTexts.EntryTwice);
        if (entries.Count == 0 || !Digests.FixedTimeEquals(Write(entries), file))
            throw new FormatException(BackupTexts.ZipIncompleteOrMore);
        return entries;
    }

    private static ZipEntry ReadEntry(byte[] file, ref int at)
    {
        var size = BitConverter.ToUInt32(file, at + 18);
        var nameLength = BitConverter.ToUInt16(file, at + 26);
        at += LocalLength;
        if (nameLength > LongestName || nameLength > file.Length - at || size > file.Length - at - nameLength)
            throw new FormatException(BackupTexts.ZipIncomplete);
        var name = Encoding.ASCII.GetString(file, at, nameLength);
        var content = new byte[size];
        Buffer.BlockCopy(file, at + nameLength, content, 0, content.Length);
        at += nameLength + content.Length;
        return new ZipEntry(name, content);
    }

    // From "version needed" to the length of the extra field: the part that both headers of an entry share.
    private static void WriteCommon(BinaryWriter writer, ZipEntry entry)
    {
        writer.Write(VersionNeeded);
        writer.Write((ushort)0); // flags
        writer.Write((ushort)0); // stored
        writer.Write((ushort)0); // time
        writer.Write(FirstDay);
        writer.Write(Crc(entry.Content));
        writer.Write((uint)entry.Content.Length);
        writer.Write((uint)entry.Content.Length);
        writer.Write((ushort)entry.Name.Length);
        writer.Write((ushort)0); // extra field
    }

    private static uint Crc(byte[] content)
    {
        var crc = uint.MaxValue;
        foreach (var octet in content)
            crc = (crc >> 8) ^ CrcTable[(byte)crc ^ octet];
        return ~crc;
    }

    private static uint CrcOfOctet(int octet)
    {
        var crc = (uint)octet;
        for (var bit = 0; bit < 8; bit++)
            crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        return crc;
    }
}
