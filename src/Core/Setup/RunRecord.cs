using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup;

/// <summary>Keeps how a renewal or a restart ended where administrators and tools find it: nobody looks at what a scheduled task prints.</summary>
internal sealed class RunRecord(IMachine machine, ISetupLog log)
{
    /// <summary>Runs it and keeps its outcome, or its errors, in the event log and in LastError of each role here.</summary>
    /// <param name="run">What is run.</param>
    /// <param name="tell">What the event log is told of an outcome; null where nothing is to be told.</param>
    public T Of<T>(Func<T> run, Func<T, string?> tell)
    {
        try
        {
            var outcome = run();
            if (tell(outcome) is { } text)
            {
                machine.Events.Write(EventLevel.Information, EventNumber.Information, text);
                Keep(null);
            }
            return outcome;
        }
        // Whoever cancelled it knows, but for what is wrong since.
        catch (TrustException e) when (e.Errors.Any(x => x.Code != ErrorCatalogue.Cancelled.Code && x.Code != ErrorCatalogue.RestartCancelled.Code))
        {
            Failed(e);
            throw;
        }
    }

    /// <summary>Keeps the error in LastError of each role here; null for none.</summary>
    public void Keep(string? error)
    {
        try
        {
            foreach (var role in MachineRoles.SetUp(machine).Where(r => machine.Settings.Get(r.Name, RoleValues.LastError) != error))
                machine.Settings.Set(role.Name, RoleValues.LastError, error);
        }
        catch (TrustException e)
        {
            // What the run itself came to matters more.
            log.Info(SetupTexts.LastErrorNotKept.With(e.Errors[0].Cause));
        }
    }

    private void Failed(TrustException failed)
    {
        foreach (var error in failed.Errors)
            machine.Events.Write(EventLevel.Error, error.Number, error.ToString());
        // Another run is at work on these very values.
        if (failed.Code != ErrorCatalogue.RunInProgress.Code)
            Keep(string.Join(" ", failed.Errors));
    }
}
