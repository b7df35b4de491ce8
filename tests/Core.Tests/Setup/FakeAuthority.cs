using System.Security.Cryptography;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Packages;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

/// <summary>The authority's side of an enrolment in memory: the same key gets the same certificate, another key is refused.</summary>
internal sealed class FakeAuthority : IEnrolmentClient, IRenewalClient
{
    private readonly RSA rootKey = TestKeys.Create();
    private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();
    private readonly FakeClock clock = new();
    private readonly Dictionary<CertificateKind, (byte[] PublicKey, byte[] Der)> issued = [];
    private readonly Dictionary<string, byte[]> renewed = [];

    public FakeAuthority()
    {
        Root = CertificateInfo.Parse(RootCertificate.Create(rootKey, clock.UtcNow, 10, random));
        Token = EnrolmentToken.Create(Root.SpkiSha256, random);
    }

    public CertificateInfo Root { get; }

    public EnrolmentToken Token { get; }

    public int Issued { get; private set; }

    /// <summary>What its replies say of its audit.</summary>
    public string? AuditHead { get; set; }

    /// <summary>Shows what an adopted authority gives to nodes, with private extensions.</summary>
    public CertificateInfo? Sample { get; set; }

    /// <summary>What its replies say of private extensions.</summary>
    public bool IsProven { get; set; }

    public bool IsUnreachable { get; set; }

    public byte[] FetchRoot(byte[] pin)
    {
        if (IsUnreachable)
            throw ErrorCatalogue.HostUnreachable.With("QMS01", 14780, "connection refused");
        return pin.SequenceEqual(Root.SpkiSha256) ? Root.Der : throw ErrorCatalogue.PinMismatch.With("QMS01");
    }

    public EnrolledCertificate Enrol(CertificateKind kind, byte[] root, EnrolmentToken token, string machine, string role, byte[] request)
    {
        var publicKey = CertificationRequest.Parse(request).SubjectPublicKeyInfo;
        if (issued.TryGetValue(kind, out var before))
            return before.PublicKey.SequenceEqual(publicKey) ? new EnrolledCertificate(before.Der, AuditHead, IsProven) : throw ErrorCatalogue.TokenOtherKey.With();
        var issuer = new CertificateIssuer(Root, rootKey, Sample, Sample);
        var der = issuer.Issue(kind, machine, publicKey, SerialNumbers.Next(random), clock.UtcNow);
        issued[kind] = (publicKey, der);
        Issued++;
        return new EnrolledCertificate(der, AuditHead, IsProven);
    }

    /// <summary>Each renewal that was asked for.</summary>
    public List<CertificateKind> Asked { get; } = [];

    /// <summary>Makes the certificate, and its reply is lost.</summary>
    public bool LosesReply { get; set; }

    public EnrolledCertificate Renew(CertificateKind kind, byte[] root, string machine, byte[] request)
    {
        Asked.Add(kind);
        if (IsUnreachable)
            throw ErrorCatalogue.HostUnreachable.With("QMS01", 14780, "connection refused");
        var publicKey = CertificationRequest.Parse(request).SubjectPublicKeyInfo;
        var name = kind + Convert.ToBase64String(publicKey);
        if (!renewed.ContainsKey(name))
        {
            renewed[name] = new CertificateIssuer(Root, rootKey, Sample, Sample).Issue(kind, machine, publicKey, SerialNumbers.Next(random), clock.UtcNow);
            Issued++;
        }
        return LosesReply ? throw ErrorCatalogue.HostUnreachable.With("QMS01", 14780, "connection reset") : new EnrolledCertificate(renewed[name], AuditHead, IsProven);
    }

    /// <summary>An offline package as the service makes one.</summary>
    public byte[] MakePackage(string machine, string password)
    {
        var issuer = new CertificateIssuer(Root, rootKey, Sample, null);
        KeyedCertificate Leaf(CertificateKind kind)
        {
            using var key = TestKeys.Create();
            var der = issuer.Issue(kind, machine, PlatformRsa.PublicKeyOf(key).GetDerEncoded(), SerialNumbers.Next(random), clock.UtcNow);
            return KeyedCertificate.Create(CertificateInfo.Parse(der), key.ExportParameters(true));
        }
        var manifest = new PackageManifest(machine, ["QVS"], clock.UtcNow, clock.UtcNow.AddHours(168), "QMS01", 14780, IsProven ? [CertificateKind.Server, CertificateKind.Client] : []);
        return OfflinePackage.Create(manifest, Root, rootKey, Leaf(CertificateKind.Server), Leaf(CertificateKind.Client), password, random, Packages.TestPackage.Iterations);
    }

    /// <summary>Its audit came to that row.</summary>
    public void SignAudit(long sequence)
        => AuditHead = Core.Audit.AuditHead.Sign(new string('A', Core.Audit.AuditHead.LedgerIdLength), sequence, new string('0', 64), clock.UtcNow, rootKey).ToString();

    /// <summary>Time goes on: what was issued before is out of date, and a new token is used.</summary>
    public void MoveTo(DateTimeOffset now)
    {
        clock.UtcNow = now;
        ForgetRedemptions();
    }

    /// <summary>A new token: the next redemption may bring another key.</summary>
    public void ForgetRedemptions() => issued.Clear();
}
