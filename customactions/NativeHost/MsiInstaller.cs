using System.Runtime.InteropServices;

namespace QvTrust.CustomActions.NativeHost;

/// <summary>msi.dll itself, for one session.</summary>
/// <param name="session">The MSIHANDLE that the action was called with; the caller owns it.</param>
internal sealed unsafe class MsiInstaller(uint session) : IInstaller
{
    public uint GetProperty(string name, char[] buffer, ref uint length)
    {
        fixed (char* pName = name)
        fixed (char* pBuffer = buffer)
        fixed (uint* pLength = &length)
            return MsiGetPropertyW(session, pName, pBuffer, pLength);
    }

    public bool GetMode(InstallRunMode mode) => MsiGetMode(session, (int)mode) != 0;

    public uint CreateRecord(int fields) => MsiCreateRecord((uint)fields);

    public uint SetString(uint record, int field, string value)
    {
        fixed (char* pValue = value)
            return MsiRecordSetStringW(record, (uint)field, pValue);
    }

    public uint SetInteger(uint record, int field, int value) => MsiRecordSetInteger(record, (uint)field, value);

    public int ProcessMessage(InstallMessage kind, uint record) => MsiProcessMessage(session, (int)kind, record);

    public uint Close(uint record) => MsiCloseHandle(record);

    [DllImport("msi.dll", ExactSpelling = true)]
    private static extern uint MsiGetPropertyW(uint install, char* name, char* value, uint* length);

    [DllImport("msi.dll", ExactSpelling = true)]
    private static extern int MsiGetMode(uint install, int mode);

    [DllImport("msi.dll", ExactSpelling = true)]
    private static extern uint MsiCreateRecord(uint fields);

    [DllImport("msi.dll", ExactSpelling = true)]
    private static extern uint MsiRecordSetStringW(uint record, uint field, char* value);

    [DllImport("msi.dll", ExactSpelling = true)]
    private static extern uint MsiRecordSetInteger(uint record, uint field, int value);

    [DllImport("msi.dll", ExactSpelling = true)]
    private static extern int MsiProcessMessage(uint install, int kind, uint record);

    [DllImport("msi.dll", ExactSpelling = true)]
    private static extern uint MsiCloseHandle(uint handle);
}
