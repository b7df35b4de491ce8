using QvTrust.Core.Machine;

namespace QvTrust.Core.Tests.Machine;

public sealed class FileSecurityTests
{
    [Theory]
    [InlineData("O:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)", "")]
    [InlineData("O:SYD:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;0x1200a9;;;BU)", "S-1-5-32-545")]
    [InlineData("O:BAG:SYD:P(A;;FA;;;WD)", "S-1-1-0")]
    [InlineData("O:S-1-5-21-1-2-3-1000D:P(A;;FA;;;BA)", "S-1-5-21-1-2-3-1000")]
    [InlineData("O:BAD:P(A;;FR;;;S-1-5-20)", "S-1-5-20")]
    [InlineData("O:BAD:P(A;;RC;;;BU)", "")]
    [InlineData("O:BAD:P(A;;WD;;;BU)", "S-1-5-32-545")]
    [InlineData("O:BAD:P(A;;WO;;;BU)", "S-1-5-32-545")]
    [InlineData("O:BAD:P(A;OICIIO;FA;;;BU)", "")]
    [InlineData("O:BAD:P(D;;FA;;;BU)", "")]
    [InlineData("O:BAD:P(XA;;FR;;;AU;(@User.Project Any_of \"a\"))", "S-1-5-11")]
    [InlineData("O:BAD:P(A;;FR;;;DU)", "DU")]
    [InlineData("O:BAD:P", "")]
    [InlineData("O:BAD:NO_ACCESS_CONTROL", "S-1-1-0")]
    [InlineData("O:BA", "S-1-1-0")]
    public void Whoever_may_read_beside_SYSTEM_and_Administrators_is_named(string sddl, string expected)
        => Assert.Equal(expected, string.Join(" ", FileSecurity.Strangers(sddl, [])));

    [Fact]
    public void The_accounts_that_need_the_file_are_no_strangers()
        => Assert.Empty(FileSecurity.Strangers("O:S-1-5-20D:P(A;;FA;;;S-1-5-20)(A;;FR;;;s-1-5-19)", ["S-1-5-20", "S-1-5-19"]));

    [Fact]
    public void Private_rights_name_each_account_once_and_nobody_else()
    {
        var sddl = FileSecurity.Private(["S-1-5-20", "S-1-5-19", "S-1-5-18"], ["S-1-5-19"]);
        Assert.Equal("O:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x1301bf;;;S-1-5-19)(A;;FR;;;S-1-5-20)", sddl);
        Assert.Equal(["S-1-5-19", "S-1-5-20"], FileSecurity.Strangers(sddl, []));
    }
}
