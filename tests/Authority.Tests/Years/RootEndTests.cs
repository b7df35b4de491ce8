using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Renewal;

namespace QvTrust.Authority.Tests.Years;

/// <summary>The last two years of a QlikViewCA: nothing that it signed outlives it, and nobody renews for nothing.</summary>
public sealed class RootEndTests
{
    [Fact]
    public async Task Certificates_end_with_their_root_and_are_not_renewed_towards_it_again_and_again()
    {
        await using var site = new YearsSite();
        var root = CertificateInfo.Parse(site.Qms.Certificates.List(TrustStore.Root).Single().Der);
        site.Clock.UtcNow = root.NotAfter.AddDays(-700);
        Assert.Equal(RenewalOutcome.Renewed, await site.RenewQmsAsync());
        await site.StartAsync();
        var server = new YearsServer(site, "QVS01", RoleTable.Qvs);
        server.Enrol(0);
        Assert.All(server.Had.Values, h => Assert.Equal(root.NotAfter, h.Certificate.NotAfter));

        for (var day = 1; day < 700; day++)
        {
            site.Clock.UtcNow = root.NotAfter.AddDays(day - 700);
            server.Wake(day);
            Assert.Null(server.Fault());
            Assert.NotEqual(RenewalOutcome.Renewed, await site.RenewQmsAsync());
        }

        Assert.Equal((2, 0, 0), (server.Had.Count, server.Renewals.Count, server.Failures.Count));
        Assert.StartsWith("QVT6605: CN=QVS01 and CN=QVProxy end together with their QlikViewCA", server.Notes.Lines[^1], StringComparison.Ordinal);
        Assert.StartsWith("QVT6605: CN=QMS01 and CN=QVProxy end together with their QlikViewCA", site.QmsNotes.Lines[^1], StringComparison.Ordinal);
        Assert.Contains(server.Notes.Lines[^1], server.Machine.Events.Entries);
        // In its last day it signs nothing any more.
        site.Clock.UtcNow = root.NotAfter.AddHours(-20);
        Assert.Equal("QVT4031", Assert.Throws<TrustException>(() => new YearsServer(site, "QVS02", RoleTable.Qvs).Enrol(700)).Code);
    }
}
