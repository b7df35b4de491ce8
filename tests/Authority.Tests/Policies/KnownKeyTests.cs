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
    private readonly string folder = Directory.CreateTempSubdirectory("qvtrust-keys-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_authoritys_own_keys_are_refused()
    {
        using var key = RSA.Create(2048);
        using var random = RandomNumberGenerator.Create();
        var policy = new KeyIsNotTheAuthoritys([CertificateInfo.Parse(RootCertificate.Create(key, DateTimeOffset.UtcNow, 10, random))]);
        Assert.Equal("QVT4010", Assert.Throws<TrustException>(() => policy.Check(TestModulus.Request(key.ExportSubjectPublicKeyInfo()))).Code);
        policy.Check(TestModulus.Request(TestModulus.Good()));
    }

    [Fact]
    public void A_key_in_the_ledger_is_its_machines_alone()
    {
        using var ledger = new Ledger.Ledger(Path.Combine(folder, "ledger.db"), new SystemClock());
        using var key = RSA.Create(2048);
        using var random = RandomNumberGenerator.Create();
        var certificate = RootCertificate.Create(key, DateTimeOffset.UtcNow, 10, random);
        IssuanceRequest Request(string machine) => new(CertificateKind.Server, machine, key.ExportSubjectPublicKeyInfo(), ledger.FindKey);
        var request = Request("QVS02");
        ledger.AddIssued(
            [new IssuedCertificate(CertificateKind.Server, request.KeyHash, certificate, new IssuedTo([1], "01", "QVS01", DateTimeOffset.UtcNow, "192.0.2.1"))],
            AuditEntry.Local("test", AuditAction.PackageMade, "QVS01", "test"));
        var policy = new KeyBelongsToOneMachine();
        policy.Check(Request("QVS01"));
        Assert.Equal("QVT4010", Assert.Throws<TrustException>(() => policy.Check(Request("QVS02"))).Code);
    }
}
