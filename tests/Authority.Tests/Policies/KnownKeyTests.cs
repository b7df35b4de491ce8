using System.Security.Cryptography;
using QvTrust.Authority.Ledger;
using QvTrust.Authority.Policies;
using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Windows;

namespace QvTrust.Authority.Tests.Policies;

/// <summary>Keys that another machine has: the authority's, and those in the ledger.</summary>
public sealed class KnownKeyTests : IDisposable
{
    private static readonly byte[] Root = [1];
    private readonly string folder = Directory.CreateTempSubdirectory("qvtrust-keys-").FullName;

    private readonly RSA key = RSA.Create(2048);

    public void Dispose()
    {
        key.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void The_authoritys_own_keys_are_refused()
    {
        using var random = RandomNumberGenerator.Create();
        var policy = new KeyIsNotTheAuthoritys([CertificateInfo.Parse(RootCertificate.Create(key, DateTimeOffset.UtcNow, 10, random))]);
        Assert.Equal("QVT4010", Assert.Throws<TrustException>(() => policy.Check(TestModulus.Request(key.ExportSubjectPublicKeyInfo()))).Code);
        policy.Check(TestModulus.Request(TestModulus.Good()));
    }

    [Fact]
    public void A_key_in_the_ledger_is_its_machines_alone()
    {
        using var ledger = new Ledger.Ledger(Path.Combine(folder, "ledger.db"), new SystemClock());
        Issue(ledger, "QVS01");
        var policy = new KeyBelongsToOneMachine();
        policy.Check(Request(ledger, "QVS01"));
        Assert.Equal("QVT4010", Assert.Throws<TrustException>(() => policy.Check(Request(ledger, "QVS02"))).Code);
        // The policy may have looked before another request was written.
        Assert.Equal("QVT4010", Assert.Throws<TrustException>(() => Issue(ledger, "QVS02")).Code);
    }

    [Fact]
    public void A_compromised_key_is_nobodys()
    {
        using var ledger = new Ledger.Ledger(Path.Combine(folder, "ledger.db"), new SystemClock());
        var policy = new KeyIsNotCompromised();
        ledger.Revoke(Root, Issue(ledger, "QVS01"), RevocationReason.Superseded, "test", AuditEntry.FromHere);
        policy.Check(Request(ledger, "QVS01"));
        ledger.Revoke(Root, Issue(ledger, "QVS01"), RevocationReason.KeyCompromise, "test", AuditEntry.FromHere);
        Assert.Equal("QVT4022", Assert.Throws<TrustException>(() => policy.Check(Request(ledger, "QVS01"))).Code);
        // The policy may have looked before the revocation was written.
        Assert.Equal("QVT4022", Assert.Throws<TrustException>(() => Issue(ledger, "QVS01")).Code);
    }

    private IssuanceRequest Request(Ledger.Ledger ledger, string machine) => new(CertificateKind.Server, machine, key.ExportSubjectPublicKeyInfo(), ledger.FindKey);

    // The serial number of the new certificate.
    private string Issue(Ledger.Ledger ledger, string machine)
    {
        using var random = RandomNumberGenerator.Create();
        var certificate = CertificateInfo.Parse(RootCertificate.Create(key, DateTimeOffset.UtcNow, 10, random));
        var issued = new IssuedTo(Root, certificate.SerialNumber, machine, DateTimeOffset.UtcNow, "192.0.2.1");
        ledger.AddIssued([new IssuedCertificate(CertificateKind.Server, Request(ledger, machine).KeyHash, certificate.Der, issued)], AuditEntry.Local("test", AuditAction.PackageMade, machine, "test"));
        return certificate.SerialNumber;
    }
}
