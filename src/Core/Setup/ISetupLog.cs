namespace QvTrust.Core.Setup;

/// <summary>Where a setup says what it does: the msiexec log, a console, a test.</summary>
public interface ISetupLog
{
    /// <summary>One line for the log: action, object, before -> after. Never a secret.</summary>
    void Info(string line);

    /// <summary>Short text for the progress bar.</summary>
    void Progress(string text);

    /// <summary>True once the user asked to cancel.</summary>
    bool IsCancelled { get; }
}
