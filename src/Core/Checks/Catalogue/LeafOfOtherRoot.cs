using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A certificate in date whose chain ends nowhere here.</summary>
internal sealed class LeafOfOtherRoot() : Check(14, "leaf-of-other-root")
{
    public override string Title => "A certificate is not signed by the QlikViewCA that is here";

    public override string Looks => "The signature of each of this server's certificates in date, against the roots in LocalMachine\\Root. Names are not asked: all roots have the same.";

    public override string Why => "Its chain ends nowhere on this server. It is what another installation left, or the root was replaced and this server forgotten.";

    public override string Mend => "Remove what another installation left, or get certificates from the QMS server of this one.";

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var roots = context.Trust.Roots.Where(r => context.Machine.Certificates.List(TrustStore.Root).Any(s => s.Der.SequenceEqual(r.Info.Der))).ToList();
        var names = roots.Count == 0 ? "there is none" : string.Join(", ", roots.Select(r => r.Info.Thumbprint));
        return context.Trust.InDate.Where(c => !roots.Exists(r => c.Info.IsSignedBy(r.Info))).Select(c => ErrorCatalogue.ExistingOtherRoot.Describe(c.Info, names));
    }
}
