using QvTrust.Windows.Native;

namespace QvTrust.Windows.Keys;

/// <summary>
/// SeSecurityPrivilege while it lives. A provider may open the container with the right to its audit list as well
/// (ACCESS_SYSTEM_SECURITY), whatever part is to be written; administrators and SYSTEM hold the privilege switched off.
/// </summary>
internal sealed unsafe class SecurityPrivilege : IDisposable
{
    private readonly nint token;
    private OnePrivilege before;

    public SecurityPrivilege()
    {
        nint opened;
        LastError.ThrowIfFalse(Advapi32.OpenProcessToken(Kernel32.GetCurrentProcess(), Advapi32.AdjustPrivileges | Advapi32.QueryToken, &opened), "opening the process token");
        token = opened;
        var wanted = new OnePrivilege { Count = 1, Attributes = Advapi32.PrivilegeEnabled };
        fixed (char* name = "SeSecurityPrivilege")
            LastError.ThrowIfFalse(Advapi32.LookupPrivilegeValueW(null, name, &wanted.Luid), "looking up a privilege");
        OnePrivilege previous;
        uint size;
        // Succeeds without effect where the token lacks the privilege; the call that needs it says so then.
        LastError.ThrowIfFalse(Advapi32.AdjustTokenPrivileges(token, 0, &wanted, (uint)sizeof(OnePrivilege), &previous, &size), "enabling a privilege");
        before = previous;
    }

    public void Dispose()
    {
        fixed (OnePrivilege* previous = &before)
            Advapi32.AdjustTokenPrivileges(token, 0, previous, 0, null, null);
        Kernel32.CloseHandle(token);
    }
}
