using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup.Trust;

/// <summary>Finds the set in force among several generations and several roots of one name (docs/qlikview.md, Q7 and Q9).</summary>
internal sealed class AuthoritySetFinder(IMachine machine)
{
    private readonly string? ownRoot = AddedRecord.Load(machine) is { IsAuthority: true } record ? record.Find(CertificateKind.Root)!.Thumbprint : null;

    /// <summary>The set of one of these roots; an error that says what keeps it from being adopted.</summary>
    public AuthoritySet Find(IReadOnlyList<FoundCertificate> roots)
    {
        var candidates = roots
            .Select(root => new Candidate(root, Leaves(root, machine.Name), Leaves(root, CertificateInfo.QvProxyName)))
            .Where(c => c.Servers.Count > 0)
            .ToList();
        if (candidates.Count == 0)
            throw ErrorCatalogue.NoServerCertificate.With(machine.Name);
        var current = candidates.Where(c => !IsOld(c)).ToList();
        if (current.Count == 0)
            throw ErrorCatalogue.OldSet.With(candidates[0].Root.Info.Thumbprint);

        var newest = Usable(current.SelectMany(c => c.Servers)).NotBefore;
        var signing = current.Where(c => c.Servers.Any(s => s.Info.NotBefore == newest && IsUsable(s))).ToList();
        var active = Choose(signing);
        Prove(active.Root);
        return new AuthoritySet(active.Root, active.Servers.First(IsUsable), active.Clients.FirstOrDefault(IsUsable) ?? throw WhyNoClient(active));
    }

    // Version 1 certificates, which QlikView 12 does not take, are those without the private extensions of version 2.
    // A set that this product made has a profile of its own.
    private bool IsOld(Candidate candidate)
        => candidate.Root.Info.Thumbprint != ownRoot && !candidate.Servers.Concat(candidate.Clients).Any(c => c.Info.HasPrivateExtensions);

    /// <summary>The newest that is valid and has its key; else the error of the newest that is there.</summary>
    private CertificateInfo Usable(IEnumerable<FoundCertificate> servers)
    {
        var byAge = servers.OrderByDescending(s => s.Info.NotBefore).ToList();
        return byAge.Find(IsUsable)?.Info ?? throw WhyUnusable(byAge.Find(s => Validity.Fault(s.Info, machine.Clock.UtcNow) is null) ?? byAge[0]);
    }

    // Several roots can have one key (a root that was renewed): only those that can sign today count, if there are any.
    private Candidate Choose(List<Candidate> signing)
    {
        var able = signing.Where(c => c.Root.Stored.Key is not null && Validity.Fault(c.Root.Info, machine.Clock.UtcNow) is null).ToList();
        return able.Count switch
        {
            0 => throw WhyUnable(signing[0].Root),
            1 => able[0],
            _ => throw ErrorCatalogue.SeveralRoots.With(string.Join(", ", able.Select(c => c.Root.Info.Thumbprint))),
        };
    }

    private TrustException WhyUnable(FoundCertificate root) => Validity.Fault(root.Info, machine.Clock.UtcNow) is { } fault
        ? ErrorCatalogue.RootOutOfDate.With(root.Info.Thumbprint, fault)
        : ErrorCatalogue.RootKeyMissing.With(root.Info.Thumbprint);

    private void Prove(FoundCertificate root)
    {
        try
        {
            using var key = machine.Keys.Open(root.Stored.Key!);
            RootKeyProof.Check(root.Info, key);
        }
        catch (TrustException e) when (e.Code == ErrorCatalogue.KeyUnreadable.Code || e.Code == ErrorCatalogue.RootKeyUnusable.Code)
        {
            throw ErrorCatalogue.RootKeyClosed.From(e, root.Info.Thumbprint, e.InnerException?.Message ?? e.Errors[0].Cause);
        }
    }

    private TrustException WhyNoClient(Candidate active)
        => active.Clients.Count == 0 ? ErrorCatalogue.NoClientCertificate.With() : WhyUnusable(active.Clients[0]);

    private TrustException WhyUnusable(FoundCertificate leaf) => Validity.Fault(leaf.Info, machine.Clock.UtcNow) is { } fault
        ? ErrorCatalogue.OwnCertificateOutOfDate.With(leaf.Info, fault)
        : ErrorCatalogue.OwnKeyUnusable.With(leaf.Info);

    private bool IsUsable(FoundCertificate leaf)
        => Validity.Fault(leaf.Info, machine.Clock.UtcNow) is null && TrustStores.HasUsableKey(machine, leaf);

    private List<FoundCertificate> Leaves(FoundCertificate root, string name) => TrustStores.SignedBy(machine, root.Info, name).ToList();

    private sealed record Candidate(FoundCertificate Root, IReadOnlyList<FoundCertificate> Servers, IReadOnlyList<FoundCertificate> Clients);
}
