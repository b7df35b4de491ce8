using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Tests;

public class AddedRightTests
{
    private const string Before = "D:(A;CIIO;GR;;;BU)(A;;KA;;;BA)";
    private const string Read = "(A;;0x80120089;;;NS)";
    private const string Container = """{"name":"QlikView-1","publicKeySha256":"00","securityDescriptor":"RIGHTS"}""";
    private const string Certificate = """{"subject":"CN=QMS01","thumbprint":"AA","key":{"container":"QlikView-1","exportable":true,"securityDescriptor":"RIGHTS"}}""";

    [Theory]
    [InlineData("key container QlikView-1", Container)]
    [InlineData(@"certificate LM\My CN=QMS01 AA", Certificate)]
    public void One_entry_more_for_NetworkService_is_its_right(string fact, string value)
        => Assert.True(AddedRight.IsOfNetworkService(new(fact, With(value, Before), With(value, Before + Read))));

    [Theory]
    [InlineData("D:(A;CIIO;GR;;;BU)(A;;KA;;;BA)(A;;0x80120089;;;WD)")]
    [InlineData("D:(A;CIIO;GR;;;BU)(A;;KA;;;BA)(A;;KA;;;NS)")]
    [InlineData("D:(A;CIIO;GR;;;BU)(A;;KA;;;BA)(D;;0x80120089;;;NS)")]
    [InlineData("D:(A;CIIO;GR;;;BU)(A;;KA;;;BA)(A;;0x80120089;;;NS)(A;;0x80120089;;;LS)")]
    [InlineData("D:P(A;CIIO;GR;;;BU)(A;;KA;;;BA)(A;;0x80120089;;;NS)")]
    [InlineData("D:(A;;KA;;;BA)(A;;0x80120089;;;NS)")]
    [InlineData("D:(A;;KA;;;BA)")]
    public void Any_other_list_of_rights_is_not(string rights)
    {
        Assert.False(AddedRight.IsOfNetworkService(new("key container QlikView-1", With(Container, Before), With(Container, rights))));
        Assert.False(AddedRight.IsOfNetworkService(new(@"certificate LM\My CN=QMS01 AA", With(Certificate, Before), With(Certificate, rights))));
    }

    [Theory]
    [InlineData(Container, "\"00\"", "\"01\"")]
    [InlineData(Certificate, "true", "false")]
    [InlineData(Certificate, "QlikView-1", "QlikView-2")]
    public void Another_change_beside_the_right_is_not(string value, string old, string now)
    {
        var fact = value == Container ? "key container QlikView-1" : @"certificate LM\My CN=QMS01 AA";
        Assert.False(AddedRight.IsOfNetworkService(new(fact, With(value, Before), With(value, Before + Read).Replace(old, now, StringComparison.Ordinal))));
    }

    [Fact]
    public void What_is_new_or_gone_or_no_key_is_not()
    {
        Assert.False(AddedRight.IsOfNetworkService(new("key container QlikView-1", null, With(Container, Before + Read))));
        Assert.False(AddedRight.IsOfNetworkService(new("key container QlikView-1", With(Container, Before), null)));
        Assert.False(AddedRight.IsOfNetworkService(new("port 4780", "plain", "tls AA")));
        Assert.False(AddedRight.IsOfNetworkService(new(@"certificate LM\Root CN=X BB", """{"subject":"CN=X","key":null}""", """{"subject":"CN=Y","key":null}""")));
    }

    private static string With(string value, string rights) => value.Replace("RIGHTS", rights, StringComparison.Ordinal);
}
