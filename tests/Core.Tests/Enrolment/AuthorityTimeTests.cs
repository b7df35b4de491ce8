using QvTrust.Core.Enrolment;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Enrolment;

/// <summary>Whom nobody can ask has no time.</summary>
[Collection(TlsServer.OneAtATime)]
public sealed class AuthorityTimeTests
{
    [Theory]
    [InlineData("QMS01:14780", 14780)]
    [InlineData("a..b", 14780)]
    [InlineData("0.0.0.0", 1)]
    [InlineData("QMS01", 70000)]
    public void A_host_that_can_be_none_gives_no_time(string host, int port)
        => Assert.Null(AuthorityTime.Ask(host, port, TimeSpan.FromSeconds(5)));
}
