using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Trust;

/// <summary>
/// What QMS distributed natively to a node: a root with both certificates, or what is missing and what is wrong. Judged
/// from the stores alone; nothing here is ours to replace.
/// </summary>
internal sealed class NativeTrust
{
    private readonly IMachine machine;
    private readonly List<CertificateInfo> roots;
    private readonly List<FoundCertificate> issued;
    private readonly List<string> missing = [];
    private readonly List<TrustError> faults = [];

    private NativeTrust(IMachine machine)
    {
        this.machine = machine;
        roots = TrustStores.Roots(machine).Where(r => r.Stored.Store == TrustStore.Root).Select(r => r.Info).ToList();
        issued = TrustStores.Issued(machine).ToList();
    }

    /// <summary>The root that signed both, or null.</summary>
    public CertificateInfo? Root { get; private set; }

    /// <summary>CN=machine with its key.</summary>
    public NodeCertificate? Server { get; private set; }

    /// <summary>CN=QVProxy with its key.</summary>
    public NodeCertificate? Client { get; private set; }

    /// <summary>True when everything is here and right.</summary>
    public bool IsComplete => Root is not null;

    /// <summary>What QMS has not distributed, in words.</summary>
    public IReadOnlyList<string> Missing => missing;

    /// <summary>What is here and wrong.</summary>
    public IReadOnlyList<TrustError> Faults => faults;

    /// <summary>Reads the stores.</summary>
    public static NativeTrust Read(IMachine machine)
    {
        var trust = new NativeTrust(machine);
        if (!trust.FindComplete())
            trust.Explain();
        return trust;
    }

    private bool FindComplete()
    {
        var whole = roots
            .Where(r => Validity.Fault(r, machine.Clock.UtcNow) is null)
            .Select(root => (Root: root, Server: Find(CertificateKind.Server, root), Client: Find(CertificateKind.Client, root)))
            .Where(t => t.Server is not null && t.Client is not null)
            .OrderByDescending(t => t.Server!.Certificate.NotBefore)
            .ToList();
        if (whole.Count == 0)
            return false;
        (Root, Server, Client) = whole[0];
        return true;
    }

    private NodeCertificate? Find(CertificateKind kind, CertificateInfo root)
    {
        var found = Named(kind).FirstOrDefault(c => c.Info.IsSignedBy(root) && Fault(kind, c) is null);
        return found is null ? null : new NodeCertificate(found.Info, found.Stored.Key!);
    }

    private void Explain()
    {
        if (roots.Count == 0)
            missing.Add(CertificateInfo.QlikViewCaSubject);
        foreach (var kind in (CertificateKind[])[CertificateKind.Server, CertificateKind.Client])
        {
            var named = Named(kind).ToList();
            if (named.Count == 0)
                missing.Add("CN=" + Name(kind));
            else if (roots.Count > 0 && named.TrueForAll(c => Fault(kind, c) is not null))
                faults.Add(Fault(kind, named[0])!);
        }
        // A machine that was renamed or cloned still has the certificate of its old name.
        var others = OfOtherMachines(issued, machine.Name).ToList();
        if (others.Count > 0 && !Named(CertificateKind.Server).Any())
            faults.Add(ErrorCatalogue.ExistingOtherMachine.Describe(others[0].Info, machine.Name));
        foreach (var root in roots.Where(r => issued.Any(c => c.Info.IsSignedBy(r))))
        {
            if (Validity.Fault(root, machine.Clock.UtcNow) is { } fault)
                faults.Add(ErrorCatalogue.ExistingOutOfDate.Describe(root, fault));
        }
        // Each is right by itself, but they are of two roots.
        if (missing.Count == 0 && faults.Count == 0)
            faults.Add(ErrorCatalogue.ExistingOtherRoot.Describe(Named(CertificateKind.Client).First().Info, TrustTexts.NotOfServerCertificate.With(machine.Name)));
    }

    private TrustError? Fault(CertificateKind kind, FoundCertificate found)
    {
        var certificate = found.Info;
        if (!roots.Exists(certificate.IsSignedBy))
            return ErrorCatalogue.ExistingOtherRoot.Describe(certificate, string.Join(", ", roots.Select(r => r.Thumbprint)));
        if (Validity.Fault(certificate, machine.Clock.UtcNow) is { } fault)
            return ErrorCatalogue.ExistingOutOfDate.Describe(certificate, fault);
        if (!KeyUses.Allows(certificate, kind))
            return ErrorCatalogue.ExistingWrongKind.Describe(certificate, kind.ToString().ToLowerInvariant(), KeyUses.Describe(certificate));
        return TrustStores.HasUsableKey(machine, found) ? null : ErrorCatalogue.ExistingKeyUnusable.Describe(certificate);
    }

    /// <summary>Those among issued certificates that are neither this machine's nor CN=QVProxy.</summary>
    public static IEnumerable<FoundCertificate> OfOtherMachines(IEnumerable<FoundCertificate> issued, string machine)
        => issued.Where(c => !c.IsFor(CertificateKind.Server, machine) && !c.IsFor(CertificateKind.Client, machine));

    private IEnumerable<FoundCertificate> Named(CertificateKind kind) => issued.Where(c => c.IsFor(kind, machine.Name));

    private string Name(CertificateKind kind) => kind == CertificateKind.Server ? machine.Name : CertificateInfo.QvProxyName;
}
