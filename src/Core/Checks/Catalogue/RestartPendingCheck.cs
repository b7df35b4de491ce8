using QvTrust.Core.Errors;
using QvTrust.Core.Setup.Services;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Services that still run with what they loaded before a setup.</summary>
internal sealed class RestartPendingCheck() : Check(42, "restart-pending")
{
    public override string Title => "A restart of QlikView's services was put off";

    public override string Looks => "pending-restart.xml, which a setup with RESTARTSERVICES=later writes and the next restart takes away.";

    public override string Why => "Until they restart, the services of this server run without the certificates that are installed, or with older ones; servers that run with the new ones may refuse them.";

    public override string Mend => "Run qvtrust apply-pending in the next maintenance window.";

    public override string? Lab => "restart-later";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        if (PendingRestart.Load(context.Machine) is { } pending)
            yield return ErrorCatalogue.RestartPending.Describe(pending.Since is { } since ? FormattableString.Invariant($" since {since:u}") : "", string.Join("; ", pending.Reasons));
    }
}
