using QvTrust.Core.Errors;

namespace QvTrust.CustomActions.Tests;

public class ActionDataTests
{
    private static readonly string[] Keys = ["ROLE", "STAGE", "QMSHOST", "QMSADDRESS"];

    [Theory]
    [InlineData("ROLE=QVS;STAGE=trust", "ROLE=QVS|STAGE=trust")]
    [InlineData("ROLE=QVS;QMSHOST=;QMSADDRESS=", "ROLE=QVS|QMSHOST=|QMSADDRESS=")]
    [InlineData("QMSHOST=a=b", "QMSHOST=a=b")]
    [InlineData("", "")]
    public void Known_keys_are_taken(string text, string items)
        => Assert.Equal(items, string.Join("|", Read(text).Select(i => $"{i.Key}={i.Value}")));

    [Theory]
    [InlineData("ROLE=QVS;ROLE=QMS")]
    [InlineData("QMSHOST=a;QMSADDRESS=b;QMSADDRESS=")]
    [InlineData("ROLE=QVS;SECRET=x")]
    [InlineData("role=QVS")]
    [InlineData("ROLE")]
    [InlineData("ROLE=QVS;")]
    [InlineData(";ROLE=QVS")]
    [InlineData("=x;ROLE=QVS")]
    [InlineData("ROLE==QVS")]
    [InlineData("QMSHOST=a;;QMSADDRESS=b")]
    public void Anything_else_is_refused(string text)
        => Assert.Equal("QVT1011", Assert.Throws<TrustException>(() => Read(text)).Code);

    [Fact]
    public void A_refusal_shows_nothing_of_what_was_given()
    {
        foreach (var text in new[] { "TOKEN=PLANTED;PLANTED=1", "PLANTED", "ROLE=PLANTED;ROLE=PLANTED", "ROLE=;;PLANTED" })
            Assert.DoesNotContain("PLANTED", Assert.Throws<TrustException>(() => Read(text)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_required_value_that_is_missing_names_its_key()
    {
        Assert.Equal("x", ActionData.Require(Read("STAGE=x"), "STAGE"));
        Assert.Equal("", ActionData.Require(Read("STAGE="), "STAGE"));
        Assert.Contains("STAGE", Assert.Throws<InvalidOperationException>(() => ActionData.Require(Read(""), "STAGE")).Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Read(string text) => ActionData.Read(new Session(FakeInstaller.InScript(text)), Keys);
}
