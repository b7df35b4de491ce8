using QvTrust.Core.Machine;

namespace QvTrust.Core.Tests.Machine;

public sealed class KeyAclTests
{
    [Theory]
    [InlineData("D:P(A;;0xd01f01ff;;;SY)(A;;0xd01f01ff;;;BA)", "S-1-5-18", true)]
    [InlineData("D:(A;CIIO;GR;;;BU)(A;;KA;;;BA)", "S-1-5-18", true)]
    [InlineData("D:(A;CIIO;GR;;;BU)(A;;KA;;;BA)", "S-1-5-20", false)]
    [InlineData("D:(A;CIIO;GR;;;NS)(A;;KA;;;BA)", "S-1-5-20", false)]
    [InlineData("D:P(A;;GR;;;NS)", "S-1-5-20", true)]
    [InlineData("D:P(A;;0x80120089;;;S-1-5-21-1-2-3-1000)", "S-1-5-21-1-2-3-1000", true)]
    [InlineData("D:P(A;;0x80120089;;;S-1-5-21-1-2-3-1000)", "S-1-5-21-1-2-3-1001", false)]
    [InlineData("D:P(A;;CCSWLORC;;;NS)", "S-1-5-20", true)]
    [InlineData("D:P(A;;DCLCRPWPDTLOCR;;;NS)", "S-1-5-20", false)]
    [InlineData("D:P(D;;0x80120089;;;NS)", "S-1-5-20", false)]
    [InlineData("D:P(A;;RC;;;NS)", "S-1-5-20", false)]
    [InlineData("", "S-1-5-20", false)]
    public void Who_may_use_the_key_is_read_from_the_descriptor(string sddl, string sid, bool expected)
        => Assert.Equal(expected, KeyAcl.Parse(sddl).CanRead(sid));

    [Fact]
    public void Granting_adds_what_lacks_and_nothing_twice()
    {
        var acl = KeyAcl.Private.Grant(["S-1-5-20", "s-1-5-20", "S-1-5-18"]);
        Assert.Equal("D:P(A;;0xd01f01ff;;;SY)(A;;0xd01f01ff;;;BA)(A;;0x80120089;;;S-1-5-20)", acl.ToString());
        Assert.True(acl.SameAs(KeyAcl.Parse("D:P(A;;0x80120089;;;NS)(A;;0xd01f01ff;;;BA)(A;;0xd01f01ff;;;SY)")));
        Assert.True(KeyAcl.Parse("D:P(A;;CCDCLCSWRPWPDTLOCR;;;NS)").SameAs(KeyAcl.Parse("D:P(A;;0x1ff;;;NS)")));
        Assert.True(acl.Revoke("S-1-5-20").SameAs(KeyAcl.Private));
    }
}
