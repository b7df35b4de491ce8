using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A certificate in date whose chain ends nowhere here.</summary>
internal sealed class LeafOfOtherRoot() : Check(14, "leaf-of-other-root")
{
    public override string? Lab => "checks-of-a-node";

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var roots = context.Trust.Roots.Where(r => context.Machine.Certificates.List(TrustStore.Root).Any(s => s.Der.SequenceEqual(r.Info.Der))).ToList();
        var names = roots.Count == 0 ? CheckTexts.NoRoot : string.Join(", ", roots.Select(r => r.Info.Thumbprint));
        return context.Trust.InDate.Where(c => !roots.Exists(r => c.Info.IsSignedBy(r.Info))).Select(c => ErrorCatalogue.ExistingOtherRoot.Describe(c.Info, names));
    }
}
