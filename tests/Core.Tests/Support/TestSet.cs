using System.Security.Cryptography;
using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;

namespace QvTrust.Core.Tests.Support;

/// <summary>The three certificates of a QMS server with their keys.</summary>
internal static class TestSet
{
    public static readonly RandomNumberGenerator Random = RandomNumberGenerator.Create();

    public static KeyedCertificate Root { get; } = Keyed(TestAuthority.One.Root, TestKeys.Root);

    public static KeyedCertificate Server { get; } = Keyed(TestAuthority.One.Server("QMS01"), TestKeys.Machine);

    public static KeyedCertificate Client { get; } = Keyed(TestAuthority.One.Client(), TestKeys.Client);

    /// <summary>A recovery certificate with its key.</summary>
    public static KeyedCertificate Recovery { get; } = RecoveryKey.Create(Random, new FixedClock(TestAuthority.Now));

    public static TrustSet One { get; } = TrustSet.From([Root, Server, Client]);

    public static KeyedCertificate Keyed(CertificateInfo certificate, RSA key)
        => KeyedCertificate.Create(certificate, key.ExportParameters(includePrivateParameters: true));
}
