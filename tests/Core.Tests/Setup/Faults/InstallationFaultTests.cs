namespace QvTrust.Core.Tests.Setup.Faults;

/// <summary>Each write of an installation fails in each way.</summary>
public sealed class InstallationFaultTests
{
    public static TheoryData<string?, string> Servers => FaultCases.Servers();

    public static TheoryData<string?, string> OtherNodes => FaultCases.OtherNodes();

    [Theory]
    [MemberData(nameof(Servers))]
    public void An_installation_whose_nth_write_fails(string? other, string role)
        => FaultCases.Each(other, role, (server, r) => server.Install(r));

    [Theory]
    [MemberData(nameof(OtherNodes))]
    [Trait("Length", "long")]
    public void An_installation_beside_another_node_whose_nth_write_fails(string? other, string role)
        => An_installation_whose_nth_write_fails(other, role);
}
