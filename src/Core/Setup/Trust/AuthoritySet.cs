using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Settings;
using QvTrust.Core.Texts;

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
        return trace is null ? null : TrustTexts.Trace.With(trace.Stored.Store, trace.Info.Subject, trace.Info.Thumbprint, trace.Info.Issuer);
    }

    /// <summary>
    /// The set of an authority that this product made, by what setup noted, expired or not. Null where it made none, where
    /// a part of it is gone, and where QMS has given this server a newer certificate since.
    /// </summary>
    public static AuthoritySet? Own(IMachine machine)
    {
        var record = AddedRecord.Load(machine);
        if (!record.IsAuthority)
            return null;
        bool Is(FoundCertificate c, CertificateKind kind) => c.Info.Thumbprint == record.Find(kind)?.Thumbprint && TrustStores.HasUsableKey(machine, c);
        if (TrustStores.Roots(machine).FirstOrDefault(c => Is(c, CertificateKind.Root)) is not { } root)
            return null;
        FoundCertificate? Newest(CertificateKind kind, string name) => TrustStores.SignedBy(machine, root.Info, name).FirstOrDefault() is { } newest && Is(newest, kind) ? newest : null;
        return Newest(CertificateKind.Server, machine.Name) is { } server && Newest(CertificateKind.Client, CertificateInfo.QvProxyName) is { } client
            ? new AuthoritySet(root, server, client)
            : null;
    }

    /// <summary>
    /// The set in force: the root that signed this machine's current server certificate, which is the newest valid one
    /// whose key is here. Where several roots did, or the newest are several, one has to be named (QVT4004). What cannot
    /// be adopted is an error that says why; the root's key has signed a trial when this returns.
    /// </summary>
    public static AuthoritySet Find(IMachine machine, SetupSettings settings) => Find(machine, settings.Authority, settings.AuthorityThumbprint);

    /// <summary>The same for a mode and a root that is named, or null.</summary>
    public static AuthoritySet Find(IMachine machine, AuthorityMode mode, string? wanted)
    {
        var roots = TrustStores.Roots(machine);
        if (roots.Count == 0)
            throw FindAnyTrace(machine) is null && mode == AuthorityMode.Auto
                ? ErrorCatalogue.StartQmsOnce.With()
                : ErrorCatalogue.NoQlikViewCa.With();
        if (wanted is not null)
            roots = roots.Any(r => r.Info.Thumbprint == wanted)
                ? roots.Where(r => r.Info.Thumbprint == wanted).ToList()
                : throw ErrorCatalogue.RootNotFound.With(wanted, string.Join(", ", roots.Select(r => r.Info.Thumbprint)));
        return new AuthoritySetFinder(machine).Find(roots);
    }
}
