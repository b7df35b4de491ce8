namespace QvTrust.CustomActions.NativeHost;

/// <summary>The functions of msi.dll that a session needs, with the library's own return values.</summary>
internal interface IInstaller
{
    /// <summary>MsiGetProperty. The length counts the final NUL when given and leaves it out when returned.</summary>
    uint GetProperty(string name, char[] buffer, ref uint length);

    /// <summary>MsiGetMode.</summary>
    bool GetMode(InstallRunMode mode);

    /// <summary>MsiCreateRecord; 0 when it failed.</summary>
    uint CreateRecord(int fields);

    /// <summary>MsiRecordSetString.</summary>
    uint SetString(uint record, int field, string value);

    /// <summary>MsiRecordSetInteger.</summary>
    uint SetInteger(uint record, int field, int value);

    /// <summary>MsiProcessMessage: the button pressed, 0 for none, negative when it failed.</summary>
    int ProcessMessage(InstallMessage kind, uint record);

    /// <summary>MsiCloseHandle.</summary>
    uint Close(uint record);
}
