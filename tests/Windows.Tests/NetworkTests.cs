namespace QvTrust.Windows.Tests;

/// <summary>What cannot be asked of a name service, on whatever system.</summary>
public class NetworkTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("no address")]
    public void An_address_that_nothing_can_have_has_no_name(string address) => Assert.Null(new Network().NameOf(address));

    [Fact]
    public void A_name_that_is_too_long_to_be_asked_for_is_an_answer_too() => Assert.True(new Network().Resolve(new string('a', 300)) is null or { Count: 0 });
}
