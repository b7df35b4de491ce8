using QvTrust.Core.Texts;
using QvTrust.CustomActions.Texts;

namespace QvTrust.CustomActions.NativeHost;

/// <summary>The border to msiexec: no exception crosses it.</summary>
internal static class ActionEntry
{
    /// <summary>Calls an action; an exception that it let out is logged and 1603, a cancellation 1602.</summary>
    internal static uint Call(IInstaller installer, Func<Session, ActionResult> action)
    {
        var session = new Session(installer);
        try
        {
            return (uint)action(session);
        }
        catch (InstallCanceledException)
        {
            return (uint)ActionResult.UserExit;
        }
        catch (Exception e)
        {
            LogFailure(session, e);
            return (uint)ActionResult.Failure;
        }
    }

    private static void LogFailure(Session session, Exception e)
    {
        try
        {
            session.Log(ActionTexts.ExceptionThrown.With(e.GetType().FullName));
        }
        catch (Exception)
        {
            // No exception may leave the library. Where Windows Installer takes no messages any more, or no text can be had, the result says it.
        }
    }
}
