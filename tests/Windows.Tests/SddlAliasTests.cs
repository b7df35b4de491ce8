using QvTrust.Core.Machine;
using QvTrust.Windows.Keys;

namespace QvTrust.Windows.Tests;

public class SddlAliasTests
{
    private const string Administrator = "S-1-5-21-1-2-3-500";

    [Theory]
    [InlineData("O:LAG:LAD:P(A;;FA;;;SY)(A;;FR;;;LA)", "O:S-1-5-21-1-2-3-500G:S-1-5-21-1-2-3-500D:P(A;;FA;;;SY)(A;;FR;;;S-1-5-21-1-2-3-500)")]
    [InlineData("G:LAD:(A;CIIO;0x80120089;;;LA)(D;;GA;;;LG)", "G:S-1-5-21-1-2-3-500D:(A;CIIO;0x80120089;;;S-1-5-21-1-2-3-500)(D;;GA;;;S-1-5-21-1-2-3-501)")]
    [InlineData("O:S-1-5-21-9-9-9-500G:LAD:(OA;;CR;ab721a53-1e2f-11d0-9819-00aa0040529b;;LA)", "O:S-1-5-21-9-9-9-500G:S-1-5-21-1-2-3-500D:(OA;;CR;ab721a53-1e2f-11d0-9819-00aa0040529b;;S-1-5-21-1-2-3-500)")]
    [InlineData("D:(XA;;FR;;;LA;(@USER.Title==\"LA\"))", "D:(XA;;FR;;;S-1-5-21-1-2-3-500;(@USER.Title==\"LA\"))")]
    public void An_account_of_this_machine_is_its_SID(string written, string expected) => Assert.Equal(expected, SddlAliases.Resolve(written, Sid));

    // What KeyAcl and FileSecurity know, what is a group, and what is no account at all.
    [Theory]
    [InlineData("O:BAG:SYD:PAI(A;;0xd01f01ff;;;SY)(A;;0xd01f01ff;;;BA)(A;;FR;;;NS)(A;;FR;;;LS)(A;OICIIO;GA;;;CO)")]
    [InlineData("O:DAG:DUD:(A;;FA;;;DA)(A;;LOLC;;;WD)")]
    public void Nothing_else_is_touched(string written) => Assert.Equal(written, SddlAliases.Resolve(written, _ => throw new InvalidOperationException("asked for")));

    [Fact]
    public void A_service_that_runs_as_the_built_in_Administrator_can_read_its_key()
        => Assert.True(KeyAcl.Parse(SddlAliases.Resolve("D:P(A;;0xd01f01ff;;;SY)(A;;0xd01f01ff;;;BA)(A;;0x80120089;;;LA)", Sid)).CanRead(Administrator));

    private static string Sid(string alias) => alias switch
    {
        "LA" => Administrator,
        "LG" => "S-1-5-21-1-2-3-501",
        _ => throw new InvalidOperationException(alias),
    };
}
