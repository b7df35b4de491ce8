using QvTrust.Cli.Tokens;
using QvTrust.Core.Errors;

namespace QvTrust.Cli.Tests;

public sealed class ServersTests : IDisposable
{
    private readonly string roster = Path.GetTempFileName();

    public void Dispose() => File.Delete(roster);

    [Fact]
    public void A_roster_has_a_server_in_each_line()
    {
        File.WriteAllText(roster, "# the new site\r\n\r\nqvs01 qvs,QDS\nDSC01\tDSC\n");
        var servers = Servers.From([], null, roster);
        Assert.Equal(["QVS01: QVS QDS", "DSC01: DSC"], servers.Select(s => $"{s.Machine}: {string.Join(' ', s.Roles)}"));
    }

    [Fact]
    public void Every_wrong_line_is_told()
    {
        File.WriteAllText(roster, "QVS01\nQVS02 FOO\nqvs.03 QVS\n");
        var error = Assert.Throws<TrustException>(() => Servers.From([], null, roster));
        Assert.Equal(["QVT1017", "QVT1010", "QVT1012"], error.Errors.Select(e => e.Code));
        Assert.Contains("line 1", error.Errors[0].Cause, StringComparison.Ordinal);
    }
}
