namespace QvTrust.Authority.Tests;

/// <summary>Tests that run side by side get ports of their own.</summary>
public sealed class FreePortsTests
{
    [Fact]
    public void No_port_is_given_twice()
    {
        // The kernel alone repeats itself among so many.
        var ports = Enumerable.Range(0, 1000).AsParallel().Select(_ => FreePorts.Next()).ToList();
        Assert.Equal(ports.Count, ports.Distinct().Count());
    }
}
