using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The policy asks for validated cryptography alone.</summary>
internal sealed class FipsMode() : Check(30, "fips-mode")
{
    public override string? Lab => "checks-of-windows";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        if (context.Machine.Facts.Read(@"SYSTEM\CurrentControlSet\Control\Lsa\FipsAlgorithmPolicy", "Enabled") is not (null or "0"))
            yield return ErrorCatalogue.FipsMode.Describe();
    }
}
