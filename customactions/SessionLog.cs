using QvTrust.Core.Setup;

namespace QvTrust.CustomActions;

/// <summary>What the plan tells, as messages of Windows Installer.</summary>
/// <param name="session">The action's session.</param>
/// <param name="time">Time since some moment; null: that of this process.</param>
internal sealed class SessionLog(Session session, Func<TimeSpan>? time = null) : ISetupLog
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly Func<TimeSpan> time = time ?? Elapsed();
    private string step = "";
    private TimeSpan stepBegan;
    private TimeSpan lastSign;
    // Progress message: field 1 = 2 moves the bar by the ticks in field 2.
    private const int MoveBar = 2;

    /// <summary>True once a message was answered with Cancel.</summary>
    internal bool WasCancelled { get; private set; }

    /// <summary>Told of each information line; null: nobody listens.</summary>
    internal Action<string>? Heard { get; set; }

    /// <inheritdoc/>
    public bool IsCancelled
    {
        get
        {
            // Windows Installer tells of a cancellation only in answer to a message; this one moves nothing.
            Move(0);
            ShowLife();
            return WasCancelled;
        }
    }

    /// <inheritdoc/>
    public void Info(string line)
    {
        SendText(InstallMessage.Info, line);
        Heard?.Invoke(line);
    }

    /// <summary>An error line: in the log, and shown where there is a user interface.</summary>
    internal void Error(string line) => SendText(InstallMessage.Error, line);

    /// <inheritdoc/>
    public void Progress(string text)
    {
        step = text;
        stepBegan = lastSign = time();
        Show(text);
        Move(1);
    }

    // Whoever waits asks several times a second whether it is cancelled; a dialog, or a tool that watches, sees once a second that it goes on.
    private void ShowLife()
    {
        var now = time();
        if (step.Length == 0 || now - lastSign < Second)
            return;
        lastSign = now;
        Show(FormattableString.Invariant($"{step} ({(int)(now - stepBegan).TotalSeconds} s)"));
    }

    private void Show(string text)
    {
        using var record = new Record(1);
        record.SetString(1, OneLine(text));
        Send(InstallMessage.ActionData, record);
    }

    private static Func<TimeSpan> Elapsed()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        return () => watch.Elapsed;
    }

    private void Move(int ticks)
    {
        using var record = new Record(2);
        record.SetInteger(1, MoveBar);
        record.SetInteger(2, ticks);
        Send(InstallMessage.Progress, record);
    }

    private void SendText(InstallMessage kind, string line)
    {
        // Not in field 0, where brackets are read as properties; nor in field 1, which is an error number to Windows Installer.
        using var record = new Record(2);
        record.FormatString = "[2]";
        record.SetString(2, OneLine(line));
        Send(kind, record);
    }

    private void Send(InstallMessage kind, Record record)
    {
        try
        {
            session.Message(kind, record);
        }
        catch (InstallCanceledException)
        {
            // Remembered, not passed on: the plan stops between two changes, never inside one.
            WasCancelled = true;
        }
    }

    private static string OneLine(string text) => new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
}
