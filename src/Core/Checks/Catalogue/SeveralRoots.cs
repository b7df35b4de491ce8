using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Several roots of the one name are here.</summary>
internal sealed class SeveralRoots() : Check(13, "several-roots")
{
    public override string? Lab => "checks-of-a-node, checks-of-certificates";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        if (context.Trust.Roots.Count > 1)
            yield return ErrorCatalogue.SeveralQlikViewCas.Describe(context.Trust.Roots.Count, string.Join(", ", context.Trust.Roots.Select(r => CheckTexts.RootInStore.With(r.Info.Thumbprint, r.Stored.Store))));
    }
}
