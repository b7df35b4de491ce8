using QvTrust.Core.Errors;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>The License Service was started before its files were written.</summary>
internal sealed class LicenseServiceNotRestarted() : Check(17, "license-service-not-restarted")
{
    public override string Title => "The License Service runs with older files";

    public override string Looks => "When the dispatcher's process started, against when the License Service's files were written.";

    public override string Why => "The License Service reads its files at its start. Started before QMS wrote them, it works with the ones from before.";

    public override string Mend => "Restart the Qlik Service Dispatcher (not by stopping QMS: QMS first, the dispatcher last).";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    public override bool IsForAuthority => true;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        if (PemFiles.WhyUnread(context.Machine) is { } unread)
            yield return ErrorCatalogue.LicenseServiceOlder.Describe(unread);
    }
}
