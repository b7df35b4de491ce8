using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QvTrust.Authority.Ledger;
using QvTrust.Authority.Revocation;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Authority.Tests;

/// <summary>The ledger by itself: when a list is made anew, its number, what it holds; renewals at once; which certificates a name means.</summary>
public sealed class RevocationListTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);
    private readonly LedgerFile file = new();
    private readonly RSA rootKey = RSA.Create(2048);
    private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();
    private readonly SetClock clock = new() { UtcNow = Start };
    private readonly CertificateInfo root;

    public RevocationListTests() => root = CertificateInfo.Parse(RootCertificate.Create(rootKey, Start, 10, random));

    public void Dispose()
    {
        file.Dispose();
        rootKey.Dispose();
        random.Dispose();
    }

    [Fact]
    public void It_is_made_anew_at_a_revocation_and_when_a_day_has_passed()
    {
        using var ledger = file.Open(clock);
        var first = Fetch(ledger);
        clock.UtcNow = Start.AddHours(23);
        Assert.Equal(first, Fetch(ledger));
        Issue(ledger, "QVS01", years: 3);
        Assert.Equal(first, Fetch(ledger));
        Revoke(ledger);
        var second = Fetch(ledger);
        Assert.NotEqual(first, second);
        Assert.Equal(second, Fetch(ledger));
        clock.UtcNow = clock.UtcNow.AddDays(1);
        Assert.True(Number(Fetch(ledger)) > Number(second));
    }

    [Fact]
    public void Its_number_never_goes_back_not_even_across_a_restore_or_a_clock_that_is_set_back()
    {
        using (var ledger = file.Open(clock))
        {
            var first = Number(Fetch(ledger));
            clock.UtcNow = Start.AddDays(-30);
            Assert.Equal(first + 1, Number(Fetch(ledger)));
        }
        clock.UtcNow = Start.AddDays(2);
        long last;
        using (var ledger = file.Open(clock))
            last = Number(Fetch(ledger));
        using var other = new LedgerFile();
        clock.UtcNow = Start.AddDays(2).AddSeconds(1);
        using var empty = other.Open(clock);
        Assert.True(Number(Fetch(empty)) > last);
    }

    [Fact]
    public void An_expired_certificate_stays_in_one_more_list()
    {
        using var ledger = file.Open(clock);
        var serial = Issue(ledger, "QVS01", years: 1);
        Revoke(ledger);
        Assert.True(Holds(Fetch(ledger), serial));
        clock.UtcNow = Start.AddYears(1).AddDays(-1);
        Assert.True(Holds(Fetch(ledger), serial));
        clock.UtcNow = Start.AddYears(1).AddDays(3);
        Assert.True(Holds(Fetch(ledger), serial));
        clock.UtcNow = Start.AddYears(1).AddDays(5);
        Assert.False(Holds(Fetch(ledger), serial));
    }

    [Fact]
    public void One_that_is_revoked_after_its_end_stands_in_one_list()
    {
        using var ledger = file.Open(clock);
        var serial = Issue(ledger, "QVS01", years: 1);
        clock.UtcNow = Start.AddYears(1).AddDays(3);
        Fetch(ledger);
        clock.UtcNow = clock.UtcNow.AddMinutes(5);
        Revoke(ledger);
        clock.UtcNow = clock.UtcNow.AddMinutes(5);
        Assert.True(Holds(Fetch(ledger), serial));
        clock.UtcNow = clock.UtcNow.AddDays(2);
        Assert.False(Holds(Fetch(ledger), serial));
    }

    [Fact]
    public async Task Two_renewals_with_one_key_that_passed_every_check_at_once_are_one_certificate()
    {
        using var ledger = file.Open(clock);
        using var key = RSA.Create(2048);
        var holder = ledger.FindIssued(Issuer(ledger), Issue(ledger, "QVS01", years: 3))!;
        var both = new[] { Certify(ledger, "QVS01", 3, key), Certify(ledger, "QVS01", 3, key) };
        var replies = await Task.WhenAll(both.Select(c => ledger.RenewAsync(holder, c)));
        Assert.NotEqual(both[0].Der, both[1].Der);
        Assert.Equal(replies[0], replies[1]);
        Assert.Equal(2, ledger.Issued().Count);
    }

    [Fact]
    public async Task A_revocation_that_comes_between_check_and_writing_wins()
    {
        using var ledger = file.Open(clock);
        using var key = RSA.Create(2048);
        var holder = ledger.FindIssued(Issuer(ledger), Issue(ledger, "QVS01", years: 3))!;
        var renewed = Certify(ledger, "QVS01", 3, key);
        Revoke(ledger);
        Assert.Equal("QVT4023", (await Assert.ThrowsAsync<TrustException>(() => ledger.RenewAsync(holder, renewed))).Code);
        Assert.Single(ledger.Issued());
    }

    [Theory]
    [InlineData("ABC", "QVT4019")]
    [InlineData("QVS02", "QVT4018")]
    [InlineData("qms01", "QVT4020")]
    [InlineData("a1:b2", null)]
    [InlineData("QVS01", null)]
    public void A_name_means_one_thing_or_is_refused(string name, string? code)
    {
        RevocableCertificate[] all =
        [
            new("A1B2", "T1", "QVS01", "server", Start.AddDays(1), null),
            new("C3", "T2", "QVS01", "server", Start.AddDays(-1), null),
            new("D4", "T3", "QVS02", "server", Start.AddDays(-1), null),
            new("ABC", "T4", "QVS03", "unknown", null, null),
            new("E5", "T5", "ABC", "client", Start.AddDays(1), null),
        ];
        var choice = new RevocationChoice(name, "QMS01", ["F6"], Start);
        if (code is null)
            Assert.Equal("A1B2", Assert.Single(choice.From(all)).Serial);
        else
            Assert.Equal(code, Assert.Throws<TrustException>(() => choice.From(all)).Code);
    }

    private static void Revoke(Ledger.Ledger ledger, RevocationReason reason = RevocationReason.Superseded)
        => ledger.Revoke(Issuer(ledger), all => all, reason, "uid 0", "local");

    private static byte[] Issuer(Ledger.Ledger ledger) => SHA256.HashData([(byte)ledger.Id.Length]);

    private string Issue(Ledger.Ledger ledger, string machine, int years)
    {
        using var key = RSA.Create(2048);
        var certificate = Certify(ledger, machine, years, key);
        ledger.AddIssued([certificate], AuditEntry.Local("uid 0", Core.Audit.AuditAction.PackageMade, machine, ""));
        return certificate.Issued.Serial;
    }

    private IssuedCertificate Certify(Ledger.Ledger ledger, string machine, int years, RSA key)
    {
        var issuer = new CertificateIssuer(root, rootKey, null, null, years);
        var der = issuer.Issue(CertificateKind.Server, machine, key.ExportSubjectPublicKeyInfo(), SerialNumbers.Next(random), Start);
        var info = CertificateInfo.Parse(der);
        return new IssuedCertificate(CertificateKind.Server, info.SpkiSha256, der, new IssuedTo(Issuer(ledger), info.SerialNumber, machine, Start, "local"));
    }

    private byte[] Fetch(Ledger.Ledger ledger) => ledger.RevocationList(Issuer(ledger), (number, made, revoked) => RevocationList.Create(root, rootKey, number, made, made.AddDays(7), revoked));

    private static long Number(byte[] list)
    {
        CertificateRevocationListBuilder.Load(list, out var number);
        return (long)number;
    }

    private static bool Holds(byte[] list, string serial) => CertificateRevocationListBuilder.Load(list, out _).RemoveEntry(Convert.FromHexString(serial));

    private sealed class SetClock : IClock
    {
        public DateTimeOffset UtcNow { get; set; }

        public void Sleep(TimeSpan time) => UtcNow += time;
    }
}
