using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Tests;

public class KeyRightsTests
{
    [Theory]
    [InlineData("D:P(A;;0xd01f01ff;;;SY)(A;;0xd01f01ff;;;BA)", "LocalSystem", true)]
    [InlineData("D:P(A;;0xd01f01ff;;;SY)(A;;0x80120089;;;NS)", @"NT AUTHORITY\NetworkService", true)]
    [InlineData("D:P(A;;0x80120089;;;S-1-5-20)", @"NT AUTHORITY\NetworkService", true)]
    [InlineData("D:P(A;;0xd01f01ff;;;BA)", @"NT AUTHORITY\NetworkService", false)]
    [InlineData("D:(A;CIIO;GR;;;NS)", @"NT AUTHORITY\NetworkService", false)]
    [InlineData("D:(D;;GR;;;NS)", @"NT AUTHORITY\NetworkService", false)]
    [InlineData(null, "LocalSystem", false)]
    public void An_account_may_read_by_an_entry_that_counts(string? sddl, string account, bool expected)
        => Assert.Equal(expected, KeyRights.AllowRead(sddl, account));

    [Theory]
    [InlineData("D:(A;;GR;;;WD)", true)]
    [InlineData("D:(A;CIIO;GR;;;BU)(A;;KA;;;BA)", false)]
    public void A_key_open_to_everybody_is_seen(string sddl, bool expected) => Assert.Equal(expected, KeyRights.IsOpenToAll(sddl));
}
