using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The License Service was started before its certificate was made.</summary>
internal sealed class LicenseServiceNotRestarted() : Check(17, "license-service-not-restarted")
{
    public override string Title => "The License Service runs with older files";

    public override string Looks => "When the dispatcher's process started, against the beginning of the certificate in server.pem. Not when the files were written, because QMS may write the same ones again at each start.";

    public override string Why => "The License Service reads its files at its start. Started before that certificate could exist, it works with an older one.";

    public override string Mend => "Restart the Qlik Service Dispatcher (not by stopping QMS: QMS first, the dispatcher last).";

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
