using QvTrust.Core.Errors;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Services that still run with what they loaded before a setup.</summary>
internal sealed class RestartPendingCheck() : Check(42, "restart-pending")
{
    public override string? Lab => "restart-later";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        if (PendingRestart.Load(context.Machine) is { } pending)
            yield return ErrorCatalogue.RestartPending.Describe(pending.Since is { } since ? CheckTexts.Since.With(since) : "", string.Join("; ", pending.Reasons));
    }
}
