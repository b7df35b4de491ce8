using System.Security.Cryptography;
using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Plans.Overlay;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Plans;

/// <summary>
/// Answers in place of the authority, which a plan asks for nothing: a root with the real names and a key of its own. What
/// it issues ends with the plan.
/// </summary>
internal sealed class StandInAuthority(OverlayMachine server, Func<RSA> newKey) : IEnrolmentClient, IDisposable
{
    private const int RootYears = 10;

    private RSA? key;
    private CertificateInfo? ownRoot;
    private long issued;

    /// <summary>SHA-256 of the public key of the root that was asked for and is not here, hex; null where none was.</summary>
    public string? MissingPin { get; private set; }

    /// <summary>The root of this server that it stands in for, and what of it has another name meanwhile; null where there is none.</summary>
    public RootMirror? Mirror { get; private set; }

    /// <summary>True once it was asked.</summary>
    public bool WasAsked => ownRoot is not null;

    /// <summary>A token that names its root, for a role after the one that asked it; null before.</summary>
    public string? OwnToken => ownRoot is null ? null : EnrolmentToken.Create(ownRoot.SpkiSha256, server.Random).Encode();

    public byte[] FetchRoot(byte[] pin)
    {
        key = newKey();
        if (TrustStores.Roots(server).FirstOrDefault(r => r.Info.SpkiSha256.SequenceEqual(pin)) is { } here)
        {
            Mirror = RootMirror.Put(server, here.Info, key);
            ownRoot = Mirror.Root;
        }
        else
        {
            MissingPin = Digests.Hex(pin).ToLowerInvariant();
            ownRoot = CertificateInfo.Parse(RootCertificate.Create(key, server.Clock.UtcNow, RootYears, server.Random));
            server.NewThumbprints.Add(ownRoot.Thumbprint);
        }
        return ownRoot.Der;
    }

    public EnrolledCertificate Enrol(CertificateKind kind, byte[] root, EnrolmentToken token, string machine, string role, byte[] request)
    {
        var publicKey = CertificationRequest.Parse(request).SubjectPublicKeyInfo;
        var der = new CertificateIssuer(ownRoot!, key!, serverSample: null, clientSample: null)
            .Issue(kind, machine, publicKey, SerialNumbers.Next(server.Random), server.Clock.UtcNow);
        server.NewThumbprints.Add(CertificateInfo.Parse(der).Thumbprint);
        // What is in it does not matter, only that there is one more for each certificate.
        var head = AuditHead.Sign(new string('A', AuditHead.LedgerIdLength), ++issued, new string('0', 64), server.Clock.UtcNow, key!);
        return new EnrolledCertificate(der, head.ToString());
    }

    public void Dispose() => key?.Dispose();
}
