using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The License Service was started before its certificate was made.</summary>
internal sealed class LicenseServiceNotRestarted() : Check(17, "license-service-not-restarted")
{
    public override string? Lab => "checks-of-the-license-service";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    public override bool IsForAuthority => true;

    public override bool IsMendedBySetup => true;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        if (context.Trust.InForce.FirstOrDefault(c => c.IsFor(CertificateKind.Server, context.Machine.Name)) is { } server
            && PemFiles.WhyUnread(context.Machine, server.Info) is { } unread)
            yield return ErrorCatalogue.LicenseServiceOlder.Describe(unread);
    }
}
