using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Authority.Tests.Years;

/// <summary>Five years of a site, as <see cref="FiveYears"/> lives them.</summary>
public sealed class FiveYearsTests(FiveYears years) : IClassFixture<FiveYears>
{
    private IEnumerable<(YearsServer Server, CertificateInfo Certificate, KeyReference Key, int Day)> Issued
        => years.Servers.SelectMany(s => s.Had.Values.Select(h => (s, h.Certificate, h.Key, h.Day)));

    [Fact]
    public void Every_server_has_valid_certificates_on_every_day_but_for_the_two_that_were_refused()
        => Assert.Equal(
            [
                $"QDS02: {FiveYears.FirstEnd + 40} to {FiveYears.ComesBackDay - 1}",
                $"QVWS01: {FiveYears.FirstEnd} to {FiveYears.ComesBackDay - 1}",
            ],
            years.Faults.GroupBy(f => f.Server).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key}: {g.Min(f => f.Day)} to {g.Max(f => f.Day)}"));

    [Fact]
    public void Who_is_refused_is_told_why_and_what_to_do()
    {
        Assert.Equal(["QVT4026"], Codes("QDS02"));
        Assert.Equal(["QVT3002", "QVT4023"], Codes("QVWS01"));
        Assert.Equal(["QVT3002", "QVT3007"], Codes("QVWS02"));
        Assert.All(years.Servers.Where(s => s.Machine.Name is not ("QDS02" or "QVWS01" or "QVWS02")), s => Assert.Empty(Codes(s.Machine.Name).Except(["QVT3002"])));
        Assert.All(years.Servers.SelectMany(s => s.Failures).Where(f => f.Value.Code == "QVT3002"), f => Assert.InRange(f.Key, FiveYears.Outage.Start.Value, FiveYears.Outage.End.Value - 1));
        Assert.All(years["QVWS02"].Failures.Where(f => f.Value.Code == "QVT3007"), f => Assert.InRange(f.Key, FiveYears.WrongClock.Start.Value, FiveYears.WrongClock.End.Value - 1));
        Assert.Contains("qvtrust token new MACHINE --roles ROLE", years["QDS02"].Failures.Values.First().Message, StringComparison.Ordinal);
        Assert.Contains("uninstall its QvTrust packages", years["QVWS01"].Failures.Values.Last().Message, StringComparison.Ordinal);
        Assert.Contains("check the clock", years["QVWS02"].Failures.Values.First(f => f.Code == "QVT3007").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Twenty_days_behind_its_end_a_server_still_renews_and_the_audit_says_so()
    {
        Assert.Equal(FiveYears.FirstEnd + 20, years["QDS01"].Renewals[0]);
        var late = years.Site.Audit(AuditAction.CertificateRenewed).Where(r => r.Contains(", which expired on ", StringComparison.Ordinal)).ToList();
        Assert.Equal(["QDS01", "QDS01"], late.Select(r => r.Split(':')[0]));
    }

    [Fact]
    public void Nobody_ever_has_a_key_or_a_serial_number_of_another_certificate()
    {
        Assert.All([Issued.Select(i => i.Certificate.SerialNumber), Issued.Select(i => Convert.ToHexString(i.Certificate.SpkiSha256)), Issued.Select(i => i.Key.Container)],
            values => Assert.Equal(values.Count(), values.Distinct().Count()));
        Assert.True(Issued.Count() >= 50, $"only {Issued.Count()} certificates: the test no longer sees the renewals");
    }

    [Fact]
    public void The_ledger_has_what_the_servers_had_and_nothing_else()
        => Assert.Equal(
            Issued.Select(i => $"{i.Certificate.SerialNumber} {i.Server.Machine.Name} {(i.Certificate.Subject == "CN=QVProxy" ? "client" : "server")}").Order(),
            years.Site.Ledgered().Select(l => $"{l.Key} {l.Value.Machine} {l.Value.Kind}").Order());

    [Fact]
    public void Keys_that_may_open_data_are_kept_and_all_others_go_with_their_certificate()
    {
        foreach (var server in years.Servers)
        {
            var current = server.Stored.Select(c => c.Key!.Container);
            var kept = server.Had.Values.Where(h => h.Certificate.Subject != "CN=QVProxy").Select(h => h.Key.Container);
            Assert.Equal(current.Union(kept).Order(), server.Machine.Keys.All.Select(k => k.Key).Order());
        }
    }

    [Fact]
    public void Each_server_certificate_still_opens_the_SecretsKeys_of_its_day()
    {
        var rings = Issued.Where(i => i.Certificate.Subject != "CN=QVProxy").Select(i => (i.Day, Ids: i.Server.OpenSecrets(i.Certificate, i.Key))).ToList();
        var all = ServerSecrets.Open(years.Site.Qms).Ring.Keys.Select(k => k.Id).ToList();
        Assert.Equal(2, all.Count);
        Assert.All(rings, r => Assert.Equal(r.Day < FiveYears.RotationDay ? all.Skip(1) : all, r.Ids));
        Assert.All(years.Servers, s => Assert.Equal(all, ServerSecrets.Open(s.Machine).Ring.Keys.Select(k => k.Id)));
    }

    [Fact]
    public void Renewals_are_spread_and_keep_to_windows()
    {
        var second = years.Servers.SelectMany(s => s.Renewals.Where(d => d > FiveYears.ComesBackDay)).ToList();
        Assert.True(second.Count >= 7, $"only {second.Count} second renewals");
        Assert.True(second.Distinct().Count() >= second.Count - 1, "second renewals on days " + string.Join(", ", second.Order()));
        Assert.All(years["QVS04"].Renewals, d => Assert.Equal(DayOfWeek.Sunday, years.Start.AddDays(d).DayOfWeek));
    }

    [Fact]
    public void The_QMS_server_renews_its_own_certificates()
        => Assert.Collection(years.QmsRenewals, d => Assert.InRange(d, 729, 786), d => Assert.InRange(d, 1459, 1572));

    [Fact]
    public void Nothing_is_left_behind()
        => Assert.All(years.Servers, s =>
        {
            Assert.Null(s.Machine.Folder.Read("journal/current.xml"));
            Assert.Equal("", s.Machine.Folder.PendingText);
        });

    private IEnumerable<string> Codes(string server) => years[server].Failures.Values.Select(e => e.Code).Distinct().Order(StringComparer.Ordinal);
}
