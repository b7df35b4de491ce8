namespace QvTrust.Core.Tests.Setup.Faults;

/// <summary>Each write of an installation fails in each way.</summary>
public sealed class InstallationFaultTests
{
    public static TheoryData<string?, string> Servers => FaultCases.Servers();

    [Theory]
    [MemberData(nameof(Servers))]
    public void An_installation_whose_nth_write_fails(string? other, string role)
        => FaultCases.Each(other, role, (server, r) => server.Install(r));
}
