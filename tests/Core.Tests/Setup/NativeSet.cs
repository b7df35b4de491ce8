using System.Text;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

/// <summary>How QMS makes certificates, as far as it is known or guessed (docs/qlikview.md, Q7 and Q8).</summary>
/// <param name="From">Start of validity.</param>
/// <param name="Years">Length of validity.</param>
/// <param name="IsOld">Version 1: no private extensions.</param>
/// <param name="PerMachine">A value that differs from machine to machine, or null for the same everywhere.</param>
/// <param name="Usage">Extended key usage instead of the kind's own.</param>
/// <param name="Exportable">Whether private keys are given out.</param>
internal sealed record NativeShape(DateTimeOffset From, int Years = 10, bool IsOld = false, string? PerMachine = null, KeyPurposeID? Usage = null, bool Exportable = true);

/// <summary>A QlikViewCA with its key on one machine, and the certificates that it gives to that machine and to others.</summary>
internal sealed class NativeSet
{
    public const string KindOid = "1.3.6.1.5.5.7.13.3";
    public const string OpaqueOid = "2.25.4711";

    private readonly FakeMachine qms;
    private readonly string containers;
    private readonly NativeShape shape;

    /// <param name="qms">The machine that has the root's key.</param>
    /// <param name="containers">Prefix of container names.</param>
    /// <param name="shape">How certificates are made.</param>
    /// <param name="key">The root's key, or null for a new one.</param>
    /// <param name="store">Where the root is put.</param>
    public NativeSet(FakeMachine qms, string containers, NativeShape shape, KeyReference? key = null, TrustStore store = TrustStore.Root)
    {
        (this.qms, this.containers, this.shape) = (qms, containers, shape);
        RootKey = key ?? qms.Keys.Create(containers + " root", shape.Exportable);
        using var rsa = qms.Keys.Open(RootKey);
        Root = CertificateInfo.Parse(RootCertificate.Create(rsa, shape.From, shape.Years, qms.Random));
        qms.Certificates.Add(store, Root.Der, RootKey);
    }

    public KeyReference RootKey { get; }

    public CertificateInfo Root { get; }

    /// <summary>Puts a certificate with a new key into LM\My of a machine, by default the authority's own.</summary>
    public CertificateInfo Install(CertificateKind kind, string name, FakeMachine? on = null, NativeShape? other = null)
    {
        var target = on ?? qms;
        var key = target.Keys.Create($"{containers} {kind}", shape.Exportable);
        using var rsa = target.Keys.Open(key);
        var certificate = Issue(kind, name, PlatformRsa.PublicKeyOf(rsa), other);
        target.Certificates.Add(TrustStore.My, certificate.Der, key);
        return certificate;
    }

    /// <summary>The certificate of a machine whose key is nowhere.</summary>
    public CertificateInfo Issue(CertificateKind kind, string name, NativeShape? other = null)
    {
        // A key outside the pool that the machines in memory share.
        return Issue(kind, name, PlatformRsa.PublicKeyOf(Support.TestKeys.Machine), other);
    }

    private CertificateInfo Issue(CertificateKind kind, string name, SubjectPublicKeyInfo publicKey, NativeShape? other)
    {
        var like = other ?? shape;
        using var rootKey = qms.Keys.Open(RootKey);
        return CertificateInfo.Parse(CertificateBuilder.Build(
            CertificateBuilder.CommonName("QlikViewCA"),
            CertificateBuilder.CommonName(kind == CertificateKind.Client ? "QVProxy" : name),
            publicKey,
            SerialNumbers.Next(qms.Random),
            like.From,
            like.From.AddYears(like.Years),
            Extensions(kind, name, like),
            rootKey));
    }

    private static X509Extensions Extensions(CertificateKind kind, string name, NativeShape like)
    {
        var extensions = new X509ExtensionsGenerator();
        var isServer = kind == CertificateKind.Server;
        extensions.AddExtension(X509Extensions.KeyUsage, true, new KeyUsage(KeyUsage.DigitalSignature | KeyUsage.KeyEncipherment));
        extensions.AddExtension(X509Extensions.ExtendedKeyUsage, false,
            new ExtendedKeyUsage(like.Usage ?? (isServer ? KeyPurposeID.id_kp_serverAuth : KeyPurposeID.id_kp_clientAuth)));
        if (isServer)
            extensions.AddExtension(X509Extensions.SubjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.DnsName, name)));
        if (!like.IsOld)
        {
            extensions.AddExtension(new DerObjectIdentifier(KindOid), false, Encoding.ASCII.GetBytes(kind.ToString()));
            extensions.AddExtension(new DerObjectIdentifier(OpaqueOid), false, Encoding.ASCII.GetBytes(like.PerMachine is null ? "RSA" : like.PerMachine + name));
        }
        return extensions.Generate();
    }
}
