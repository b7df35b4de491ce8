using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup.Trust;

/// <summary>
/// Which certificates HTTP.sys serves TLS with. A site whose certificate was deleted answers nobody any more, so where
/// the bindings cannot be read every certificate counts as bound.
/// </summary>
internal sealed class BoundCertificates
{
    private readonly IReadOnlyList<HttpBinding> bindings = [];
    private readonly string? unreadable;

    private BoundCertificates(IMachine machine)
    {
        try
        {
            bindings = machine.HttpBindings.List();
        }
        catch (TrustException e)
        {
            unreadable = e.Errors[0].Cause;
        }
    }

    /// <summary>Asks Windows.</summary>
    public static BoundCertificates Read(IMachine machine) => new(machine);

    /// <summary>True where a binding names the certificate, or could.</summary>
    public bool MayHold(string thumbprint) => unreadable is not null || Of(thumbprint).Any();

    /// <summary>What to do with a certificate that was replaced and is kept, for each binding.</summary>
    /// <param name="name">The certificate, for people.</param>
    /// <param name="old">Its thumbprint.</param>
    /// <param name="current">Thumbprint of the one in its place.</param>
    public IEnumerable<TrustError> DescribeReplaced(string name, string old, string current) => unreadable is not null
        ? [ErrorCatalogue.BindingsUnreadable.Describe(name, unreadable)]
        : Of(old).Select(b => ErrorCatalogue.ReplacedIsBound.Describe(
            name, b.Endpoint, $"netsh http update sslcert {b.Endpoint} certhash={current} appid=\"{b.Application:B}\" certstorename=MY"));

    /// <summary>What to do with a certificate that stays although setup is uninstalled, for each binding.</summary>
    public IEnumerable<TrustError> DescribeLeft(string name, string thumbprint) => unreadable is not null
        ? [ErrorCatalogue.BindingsUnreadable.Describe(name, unreadable)]
        : Of(thumbprint).Select(b => ErrorCatalogue.LeftIsBound.Describe(name, b.Endpoint, $"netsh http delete sslcert {b.Endpoint}"));

    private IEnumerable<HttpBinding> Of(string thumbprint) => bindings.Where(b => string.Equals(b.Thumbprint, thumbprint, StringComparison.OrdinalIgnoreCase));
}
