using System.Security.Cryptography;
using QvTrust.Authority.Policies;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Authority.Tests.Policies;

public sealed class RootLastsADayTests
{
    // Valid from 2026-04-30 to 2036-05-01, both at 12:00.
    private static readonly CertificateInfo Root = MakeRoot();

    [Theory]
    [InlineData("2026-04-30T11:59:59Z", "is valid only from 2026-04-30 12:00 UTC")]
    [InlineData("2036-05-01T12:00:01Z", "expired on 2036-05-01 12:00 UTC")]
    [InlineData("2036-04-30T12:00:01Z", "expires on 2036-05-01 12:00 UTC, in less than a day")]
    public void Nothing_is_issued_outside_its_life_or_in_its_last_day(string now, string reason)
    {
        var refused = Assert.Throws<TrustException>(() => Check(now));
        Assert.Equal($"QVT4031: nothing is issued under the QlikViewCA {Root.Thumbprint}: it {reason}. " +
            "Check the clock of the QMS server; a root that has ended or is about to must be replaced there first.", refused.Message);
    }

    [Theory]
    [InlineData("2026-04-30T12:00:00Z")]
    [InlineData("2036-04-30T12:00:00Z")]
    public void Within_it_there_is_no_objection(string now) => Check(now);

    private static void Check(string now)
        => new RootLastsADay(Root, new FixedClock(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture))).Check(TestModulus.Request([]));

    private static CertificateInfo MakeRoot()
    {
        using var key = RSA.Create(2048);
        using var random = RandomNumberGenerator.Create();
        return CertificateInfo.Parse(RootCertificate.Create(key, new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero), 10, random));
    }

    private sealed class FixedClock(DateTimeOffset now) : IClock
    {
        public DateTimeOffset UtcNow => now;

        public void Sleep(TimeSpan time) => throw new NotSupportedException();
    }
}
