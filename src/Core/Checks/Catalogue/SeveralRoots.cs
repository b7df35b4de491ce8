using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Several roots of the one name are here.</summary>
internal sealed class SeveralRoots() : Check(13, "several-roots")
{
    public override string Title => "There is more than one QlikViewCA";

    public override string Looks => "Roots CN=QlikViewCA in LocalMachine\\Root and LocalMachine\\My.";

    public override string Why => "All roots of QlikView have one name. Whatever finds its chain by name may take the wrong one, and each of them is trusted for everything.";

    public override string Mend => "Find out whose the others are. Nothing of this product ever removes a QlikViewCA that it did not make.";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        if (context.Trust.Roots.Count > 1)
            yield return ErrorCatalogue.SeveralQlikViewCas.Describe(context.Trust.Roots.Count, string.Join(", ", context.Trust.Roots.Select(r => $"{r.Info.Thumbprint} in LM\\{r.Stored.Store}")));
    }
}
