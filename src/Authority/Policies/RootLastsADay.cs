using System.Globalization;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Policies;

/// <summary>
/// Nothing is issued under a root that is not valid or that ends within a day: a certificate never outlives its issuer, and
/// services that got one would fail before anybody looks at them.
/// </summary>
internal sealed class RootLastsADay(CertificateInfo root, IClock clock) : IIssuancePolicy
{
    private static readonly TimeSpan ShortestRest = TimeSpan.FromDays(1);

    public string Name => "root-life";

    public IReadOnlyList<ErrorDefinition> Refusals => [ErrorCatalogue.RootEnds];

    public void Check(IssuanceRequest request)
    {
        var now = clock.UtcNow;
        if (now < root.NotBefore)
            throw ErrorCatalogue.RootEnds.With(root.Thumbprint, PolicyTexts.ValidFrom.With(Text(root.NotBefore)));
        if (now > root.NotAfter)
            throw ErrorCatalogue.RootEnds.With(root.Thumbprint, PolicyTexts.ExpiredOn.With(Text(root.NotAfter)));
        if (root.NotAfter - now < ShortestRest)
            throw ErrorCatalogue.RootEnds.With(root.Thumbprint, PolicyTexts.ExpiresOn.With(Text(root.NotAfter)));
    }

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
