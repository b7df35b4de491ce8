using QvTrust.Windows.Keys;

namespace QvTrust.Windows.Tests;

public class DaclTests
{
    private static readonly uint[] System = [18];
    private static readonly uint[] Administrators = [32, 544];

    [Fact]
    public void Entries_show_type_flags_rights_and_SID()
        => Assert.Equal(["0 0 1f01ff S-1-5-18", "0 0 1f01ff S-1-5-32-544"], Dacl.Entries(Descriptor((0, 0xd01f01ff, System), (0, 0xd01f01ff, Administrators)))!);

    [Fact]
    public void Order_generic_bits_and_inheritance_make_no_difference()
        => Assert.True(Dacl.Same(
            Descriptor((0, 0x80000000, System), (0, 0x10000000, Administrators)),
            Descriptor((0x10, 0x1f01ff, Administrators), (0, 0x80120089, System))));

    [Fact]
    public void Fewer_rights_make_a_difference()
        => Assert.False(Dacl.Same(Descriptor((0, 0x1f01ff, System)), Descriptor((0, 0x120089, System))));

    [Fact]
    public void Another_account_makes_a_difference()
        => Assert.False(Dacl.Same(Descriptor((0, 0x1f01ff, System)), Descriptor((0, 0x1f01ff, Administrators))));

    [Fact]
    public void No_DACL_is_not_an_empty_one()
    {
        var none = Descriptor();
        none[2] = 0;
        Assert.Null(Dacl.Entries(none));
        Assert.Empty(Dacl.Entries(Descriptor())!);
        Assert.False(Dacl.Same(none, Descriptor()));
        Assert.True(Dacl.Same(none, none));
    }

    // A self-relative descriptor as MS-DTYP 2.4.6 lays it out: DACL alone, access-allowed entries.
    private static byte[] Descriptor(params (byte Flags, uint Mask, uint[] Sid)[] entries)
    {
        var acl = new List<byte>();
        foreach (var (flags, mask, sid) in entries)
        {
            var size = 16 + (4 * sid.Length);
            acl.AddRange([0, flags, (byte)size, 0]);
            acl.AddRange(BitConverter.GetBytes(mask));
            acl.AddRange([1, (byte)sid.Length, 0, 0, 0, 0, 0, 5]);
            acl.AddRange(sid.SelectMany(BitConverter.GetBytes));
        }
        const int Head = 20;
        List<byte> descriptor = [1, 0, 0x04, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Head, 0, 0, 0];
        descriptor.AddRange([2, 0, (byte)(8 + acl.Count), 0, (byte)entries.Length, 0, 0, 0]);
        descriptor.AddRange(acl);
        return [.. descriptor];
    }
}
