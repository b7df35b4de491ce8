using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup.Renewal;

/// <summary>Keeps how a renewal ended where administrators and tools find it: nobody looks at what a scheduled task prints.</summary>
internal sealed class RenewalRecord(IMachine machine, ISetupLog log)
{
    /// <summary>Runs a renewal and keeps its outcome, or its errors, in the event log and in LastError of each role here.</summary>
    public RenewalOutcome Of(Func<RenewalOutcome> renewal)
    {
        try
        {
            var outcome = renewal();
            if (outcome is RenewalOutcome.Renewed or RenewalOutcome.Waiting)
                Succeeded(outcome);
            return outcome;
        }
        catch (TrustException e) when (e.Code != ErrorCatalogue.Cancelled.Code)
        {
            Failed(e);
            throw;
        }
    }

    private void Succeeded(RenewalOutcome outcome)
    {
        machine.Events.Write(EventLevel.Information, EventNumber.Information, outcome == RenewalOutcome.Renewed
            ? $"The certificates of {machine.Name} are renewed, and QlikView's services run with the new ones."
            : $"New certificates of {machine.Name} are issued. They wait until a renewal may restart QlikView's services (RENEWWINDOW, or qvtrust renew --now).");
        Keep(null);
    }

    private void Failed(TrustException failed)
    {
        foreach (var error in failed.Errors)
            machine.Events.Write(EventLevel.Error, error.Number, error.ToString());
        // Another run is at work on these very values.
        if (failed.Code != ErrorCatalogue.RunInProgress.Code)
            Keep(string.Join(" ", failed.Errors));
    }

    private void Keep(string? error)
    {
        try
        {
            foreach (var role in RenewableTrust.Roles(machine).Where(r => machine.Settings.Get(r.Name, RoleValues.LastError) != error))
                machine.Settings.Set(role.Name, RoleValues.LastError, error);
        }
        catch (TrustException e)
        {
            // What the renewal itself came to matters more.
            log.Info($"LastError could not be kept: {e.Errors[0].Cause}");
        }
    }
}
