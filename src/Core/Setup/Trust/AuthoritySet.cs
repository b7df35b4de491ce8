using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Settings;

namespace QvTrust.Core.Setup.Trust;

/// <summary>The three certificates of the QMS server that belong together, found by signature.</summary>
/// <param name="Root">CN=QlikViewCA with its key.</param>
/// <param name="Server">CN=machine, signed by the root.</param>
/// <param name="Client">CN=QVProxy, signed by the root.</param>
internal sealed record AuthoritySet(FoundCertificate Root, FoundCertificate Server, FoundCertificate Client)
{
    /// <summary>The first QlikViewCA, or certificate that names one as its issuer, in either store, in words; null where there is none.</summary>
    public static string? FindAnyTrace(IMachine machine)
    {
        var trace = TrustStores.Read(machine, TrustStore.Root).Concat(TrustStores.Read(machine, TrustStore.My))
            .FirstOrDefault(c => c.Info.IsQlikViewCa || c.Info.Issuer == CertificateInfo.QlikViewCaSubject);
        return trace is null ? null : $"LM\\{trace.Stored.Store} holds {trace.Info.Subject} {trace.Info.Thumbprint} of {trace.Info.Issuer}";
    }

    /// <summary>
    /// The set to adopt: the root that signed this machine's server certificate. Several that did are QVT4004 unless one
    /// is named; none is an error that says what to do.
    /// </summary>
    public static AuthoritySet Find(IMachine machine, SetupSettings settings)
    {
        var roots = TrustStores.Roots(machine).Where(r => r.Stored.Key is not null && machine.Keys.Exists(r.Stored.Key)).ToList();
        if (roots.Count == 0)
            throw FindAnyTrace(machine) is null && settings.Authority == AuthorityMode.Auto
                ? ErrorCatalogue.StartQmsOnce.With()
                : ErrorCatalogue.NoQlikViewCa.With();
        if (settings.AuthorityThumbprint is { } wanted)
            roots = roots.Any(r => r.Info.Thumbprint == wanted)
                ? roots.Where(r => r.Info.Thumbprint == wanted).ToList()
                : throw ErrorCatalogue.RootNotFound.With(wanted, string.Join(", ", roots.Select(r => r.Info.Thumbprint)));

        var signing = roots.Where(r => Leaf(machine, r, machine.Name) is not null).ToList();
        if (signing.Count == 0)
            throw ErrorCatalogue.NoServerCertificate.With(machine.Name);
        if (signing.Count > 1)
            throw ErrorCatalogue.SeveralRoots.With(string.Join(", ", signing.Select(r => r.Info.Thumbprint)));
        var root = signing[0];
        var set = new AuthoritySet(root, Leaf(machine, root, machine.Name)!,
            Leaf(machine, root, CertificateInfo.QvProxyName) ?? throw ErrorCatalogue.NoClientCertificate.With());
        using var key = machine.Keys.Open(root.Stored.Key!);
        RootKeyProof.Check(root.Info, key);
        return set;
    }

    private static FoundCertificate? Leaf(IMachine machine, FoundCertificate root, string name)
        => TrustStores.SignedBy(machine, root.Info, name)
            .FirstOrDefault(c => machine.Clock.UtcNow < c.Info.NotAfter && TrustStores.HasUsableKey(machine, c));
}
