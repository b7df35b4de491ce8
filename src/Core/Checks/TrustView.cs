using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks;

/// <summary>The certificates that a server's QlikView services may take, as the stores show them.</summary>
internal sealed class TrustView
{
    private readonly IMachine machine;
    private readonly List<TrustError> damaged = [];

    /// <summary>Reads the stores.</summary>
    public TrustView(IMachine machine)
    {
        this.machine = machine;
        Roots = TrustStores.Roots(machine);
        var replaced = Tolerant(() => ReplacedRecord.Load(machine), []);
        Issued = [.. TrustStores.Issued(machine).Where(c => replaced.All(r => r.Thumbprint != c.Info.Thumbprint))];
        Added = Tolerant(() => AddedRecord.Load(machine), AddedRecord.Empty);
        InForce = [.. ((CertificateKind[])[CertificateKind.Server, CertificateKind.Client]).Select(Current).OfType<FoundCertificate>()];
    }

    /// <summary>Every QlikViewCA, in both stores, each once.</summary>
    public IReadOnlyList<FoundCertificate> Roots { get; }

    /// <summary>What a QlikViewCA issued, for whatever machine, the newest first; not what setup replaced and had to leave.</summary>
    public IReadOnlyList<FoundCertificate> Issued { get; }

    /// <summary>What setup added to this server.</summary>
    public AddedRecord Added { get; }

    /// <summary>Records of setup that are damaged; they count as empty here, because the stores can be looked at all the same.</summary>
    public IReadOnlyList<TrustError> Damaged => damaged;

    /// <summary>This server's certificate and its CN=QVProxy, as far as they are here.</summary>
    public IReadOnlyList<FoundCertificate> InForce { get; }

    /// <summary>The roots that signed a certificate in force, each once.</summary>
    public IEnumerable<FoundCertificate> RootsInForce => Roots.Where(r => InForce.Any(c => c.Info.IsSignedBy(r.Info)));

    /// <summary>All of this server of a kind, the newest first.</summary>
    public IEnumerable<FoundCertificate> Of(CertificateKind kind) => Issued.Where(c => c.IsFor(kind, machine.Name));

    /// <summary>All of this server that are in date, the newest first.</summary>
    public IEnumerable<FoundCertificate> InDate => Of(CertificateKind.Server).Concat(Of(CertificateKind.Client)).Where(IsInDate);

    /// <summary>True between the two dates of a certificate.</summary>
    public bool IsInDate(FoundCertificate certificate) => Validity.Fault(certificate.Info, machine.Clock.UtcNow) is null;

    /// <summary>True when setup put that certificate here.</summary>
    public bool IsOurs(CertificateInfo certificate) => Added.Certificates.Any(c => c.Thumbprint == certificate.Thumbprint);

    /// <summary>True when its private key is here, opens, and is its own.</summary>
    public bool HasKey(FoundCertificate certificate)
    {
        try
        {
            return TrustStores.HasUsableKey(machine, certificate);
        }
        // A container that is there and does not open serves nobody.
        catch (TrustException)
        {
            return false;
        }
    }

    /// <summary>True when it names a key here that this account cannot open; that the key is gone looks the same.</summary>
    public bool IsKeyClosed(FoundCertificate certificate)
    {
        if (certificate.Stored.Key is not { } key)
            return false;
        try
        {
            machine.Keys.Open(key).Dispose();
            return false;
        }
        catch (TrustException)
        {
            return true;
        }
    }

    private T Tolerant<T>(Func<T> load, T empty)
    {
        try
        {
            return load();
        }
        catch (TrustException e) when (e.Code == ErrorCatalogue.RecordDamaged.Code)
        {
            damaged.AddRange(e.Errors);
            return empty;
        }
    }

    // Which of several QlikView takes is not known: the newest that could serve, as setup takes it; else the newest.
    private FoundCertificate? Current(CertificateKind kind)
    {
        var all = Of(kind).ToList();
        return all.Find(c => IsInDate(c) && HasKey(c)) ?? all.Find(IsInDate) ?? all.FirstOrDefault();
    }
}
