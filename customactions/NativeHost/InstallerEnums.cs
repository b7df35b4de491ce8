namespace QvTrust.CustomActions.NativeHost;

// Names and numbers of msi.h and msiquery.h, as far as the actions use them.

/// <summary>What an action returns.</summary>
public enum ActionResult
{
    /// <summary>ERROR_SUCCESS.</summary>
    Success = 0,

    /// <summary>ERROR_INSTALL_USEREXIT.</summary>
    UserExit = 1602,

    /// <summary>ERROR_INSTALL_FAILURE.</summary>
    Failure = 1603,
}

/// <summary>INSTALLMESSAGE_*.</summary>
public enum InstallMessage
{
    /// <summary>An error, logged and shown.</summary>
    Error = 0x01000000,

    /// <summary>A line of the log.</summary>
    Info = 0x04000000,

    /// <summary>Values for the template of the running action's text.</summary>
    ActionData = 0x09000000,

    /// <summary>A move of the progress bar.</summary>
    Progress = 0x0A000000,
}

/// <summary>The answer to a message (IDOK, IDCANCEL).</summary>
public enum MessageResult
{
    /// <summary>No answer.</summary>
    None = 0,

    /// <summary>IDOK.</summary>
    OK = 1,

    /// <summary>IDCANCEL.</summary>
    Cancel = 2,
}

/// <summary>MSIRUNMODE_*: the ones that an action inside the installation script may ask for.</summary>
public enum InstallRunMode
{
    /// <summary>Called from the script.</summary>
    Scheduled = 16,

    /// <summary>Called from the rollback script.</summary>
    Rollback = 17,

    /// <summary>Called when the installation is committed.</summary>
    Commit = 18,
}
