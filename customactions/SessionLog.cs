using QvTrust.Core.Setup;

namespace QvTrust.CustomActions;

/// <summary>What the plan tells, as messages of Windows Installer.</summary>
internal sealed class SessionLog(Session session) : ISetupLog
{
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
        using var record = new Record(1);
        record.SetString(1, OneLine(text));
        Send(InstallMessage.ActionData, record);
        Move(1);
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
