using QvTrust.Authority.Policies;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Tests.Policies;

public sealed class NodeNamesTests
{
    private readonly NodeNames policy = new("QMS01");

    [Theory]
    [InlineData("QVPROXY", "every client certificate has it")]
    [InlineData("QVProxy", "every client certificate has it")]
    [InlineData("qlikviewca", "the root has it")]
    [InlineData("LocalHost", "every machine has it for itself")]
    [InlineData("qms01", "it is the QMS server itself")]
    public void Names_of_something_else_are_refused_in_any_case(string machine, string reason)
    {
        var refused = Assert.Throws<TrustException>(() => policy.Check(TestModulus.Request([], machine)));
        Assert.Equal($"QVT1031: no node can have the machine name {machine}: {reason}. Give the node's own machine name, as hostname shows it there.", refused.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("QVS01.example")]
    [InlineData("1234")]
    [InlineData("SIXTEENLETTERS01")]
    [InlineData("QVS_01")]
    [InlineData("QVS01\n")]
    public void What_is_no_machine_name_is_refused(string machine)
        => Assert.Equal("QVT1012", Assert.Throws<TrustException>(() => policy.Check(TestModulus.Request([], machine))).Code);

    [Theory]
    [InlineData("QVS01")]
    [InlineData("FIFTEENLETTERS0")]
    [InlineData("QMS010")]
    [InlineData("QVPROXY1")]
    public void Other_names_pass(string machine) => policy.Check(TestModulus.Request([], machine));
}
