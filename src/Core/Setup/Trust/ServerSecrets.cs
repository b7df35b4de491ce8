using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Secrets;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Trust;

/// <summary>The SecretsKeys of this server: those that its own server certificate carries, opened with its private key.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Ring">Its keys.</param>
public sealed record ServerSecrets(CertificateInfo Certificate, SecretsKeyRing Ring)
{
    /// <summary>
    /// Opens them, on the QMS server and on nodes alike; QVT6001 where there are none, QVT6002 where they do not open. The
    /// certificate is one that a QlikViewCA of this machine signed, which authenticates the keys. One that has expired
    /// still reads what it protected.
    /// </summary>
    public static ServerSecrets Open(IMachine machine)
    {
        var roots = TrustStores.Roots(machine);
        var servers = TrustStores.Read(machine, TrustStore.My)
            .Where(c => string.Equals(c.Info.CommonName, machine.Name, StringComparison.OrdinalIgnoreCase) && roots.Any(r => c.Info.IsSignedBy(r.Info)))
            .OrderByDescending(c => c.Info.NotBefore)
            .ToList();
        if (servers.Count == 0)
            throw ErrorCatalogue.NoSecretsKey.With(TrustTexts.NoServerCertificate.With(machine.Name));
        var carrier = servers.Find(c => SecretsKeyRing.IsIn(c.Info))
            ?? throw ErrorCatalogue.NoSecretsKey.With(TrustTexts.CarriesNone.With(servers[0].Info.Thumbprint));
        return new ServerSecrets(carrier.Info, Open(machine, carrier, roots.Select(r => r.Info)));
    }

    /// <summary>Name of the copy of a server certificate that may open data, in the protected folder.</summary>
    internal static string KeptName(string thumbprint) => $"kept/{thumbprint}.cer";

    /// <summary>The keys of a certificate that carries some, and for reading those of its kept predecessors and of rotations that were undone.</summary>
    internal static SecretsKeyRing Open(IMachine machine, FoundCertificate carrier, IEnumerable<CertificateInfo> roots)
    {
        if (carrier.Stored.Key is not { } key || !machine.Keys.Exists(key))
            throw ErrorCatalogue.SecretsKeyUnreadable.With(carrier.Info.Thumbprint, TrustTexts.KeyNotOpen);
        using var rsa = machine.Keys.Open(key);
        var ring = SecretsKeyRing.Open(carrier.Info, rsa)!;
        var kept = machine.Folder.List("kept").Select(machine.Folder.Read).OfType<byte[]>().Select(CertificateInfo.TryParse).OfType<CertificateInfo>();
        foreach (var certificate in kept.Where(c => SecretsKeyRing.IsIn(c) && c.PublicKeyEquals(carrier.Info) && roots.Any(c.IsSignedBy)))
            ring = ring.ReadingAlso(SecretsKeyRing.Open(certificate, rsa)!);
        return ring;
    }

    /// <summary>The certificate and the ids, never a key.</summary>
    public override string ToString() => $"{Certificate}: {Ring}";
}
