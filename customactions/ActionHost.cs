using QvTrust.Core.Machine;
using QvTrust.Core.Texts;
using QvTrust.CustomActions.Texts;
using QvTrust.Windows;

namespace QvTrust.CustomActions;

/// <summary>Runs an action's work and turns its outcome into what Windows Installer, its log and the administrator get to see.</summary>
internal static class ActionHost
{
    internal static ActionResult Run(Session session, Action<ActionRun> work) => Run(session, work, () => new WindowsMachine());

    internal static ActionResult Run(Session session, Action<ActionRun> work, Func<IMachine> machine)
    {
        var run = new ActionRun(session, machine);
        var result = Run(run, work);
        if (!run.IsImmediate)
            run.SaveReport();
        return result;
    }

    private static ActionResult Run(ActionRun run, Action<ActionRun> work)
    {
        try
        {
            work(run);
            if (!run.Log.WasCancelled || run.IsUndo)
                return run.EndsHere ? ActionResult.UserExit : ActionResult.Success;
            return Cancelled(run, [ErrorCatalogue.Cancelled.Describe()]);
        }
        catch (TrustException e) when (e.Code == ErrorCatalogue.Cancelled.Code)
        {
            return Cancelled(run, e.Errors);
        }
        catch (TrustException e)
        {
            return Fail(run, e.Errors, e.InnerException);
        }
        catch (Exception e)
        {
            return Fail(run, [ErrorCatalogue.Unexpected.Describe(Describe(run, e))], e);
        }
    }

    // Whoever cancelled it knows: it is no error, neither in the event log nor in the registry.
    private static ActionResult Cancelled(ActionRun run, IReadOnlyList<TrustError> errors)
    {
        foreach (var error in errors)
            run.Log.Info(error.ToString());
        if (!run.IsImmediate)
            run.ReportFailure(errors);
        return run.IsUndo ? ActionResult.Success : ActionResult.UserExit;
    }

    private static ActionResult Fail(ActionRun run, IReadOnlyList<TrustError> errors, Exception? cause)
    {
        foreach (var error in errors)
        {
            // An error message while undoing would stop an interactive rollback with a box that nobody can answer usefully.
            if (run.IsUndo)
                run.Log.Info(error.ToString());
            else
                run.Log.Error(error.ToString());
        }

        for (; cause is not null; cause = cause.InnerException)
        {
            run.Log.Info(ActionTexts.CausedBy.With(Describe(run, cause)));
            foreach (var frame in (cause.StackTrace ?? "").Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
                run.Log.Info(frame);
        }

        if (run.IsImmediate)
            run.KeepRefusal(errors);
        else
            Keep(run, errors);
        return run.IsUndo ? ActionResult.Success : ActionResult.Failure;
    }

    private static void Keep(ActionRun run, IReadOnlyList<TrustError> errors)
    {
        try
        {
            run.KeepError(errors);
        }
        catch (Exception e)
        {
            // The first error matters more than the place that could not take it.
            run.Log.Info(ActionTexts.ErrorNotKept.With(Describe(run, e)));
        }
        run.ReportFailure(errors);
    }

    private static string Describe(ActionRun run, Exception e)
        => run.HoldsSecret ? e.GetType().FullName! : $"{e.GetType().FullName}: {e.Message}";
}
