using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The policy asks for validated cryptography alone.</summary>
internal sealed class FipsMode() : Check(30, "fips-mode")
{
    public override string Title => "Windows asks for FIPS algorithms alone";

    public override string Looks => "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\FipsAlgorithmPolicy, Enabled.";

    public override string Why => "Keys, signatures, hashes and TLS of this product are Windows' own and use RSA, AES and SHA-2. Not validated are the parts in Bouncy Castle (PKCS#12 files, backups, texts of qvtrust protect), and SHA-1 remains for thumbprints and in OAEP padding. It was never tried with this policy, nor is known here what QlikView does with it.";

    public override string Mend => "Ask whoever set the policy whether that is allowed; try setup on a test server with the same policy first.";

    public override string? Lab => "checks-of-windows";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        if (context.Machine.Facts.Read(@"SYSTEM\CurrentControlSet\Control\Lsa\FipsAlgorithmPolicy", "Enabled") is not (null or "0"))
            yield return ErrorCatalogue.FipsMode.Describe();
    }
}
