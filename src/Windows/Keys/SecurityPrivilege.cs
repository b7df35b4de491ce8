using QvTrust.Windows.Native;
using QvTrust.Windows.Texts;

namespace QvTrust.Windows.Keys;

/// <summary>A privilege while it lives: administrators and SYSTEM hold these switched off.</summary>
internal sealed unsafe class SecurityPrivilege : IDisposable
{
    /// <summary>
    /// A provider may open a key container with the right to its audit list as well (ACCESS_SYSTEM_SECURITY), whatever
    /// part is to be written.
    /// </summary>
    public const string Security = "SeSecurityPrivilege";

    /// <summary>Opening a file to give it another owner, whoever owns it.</summary>
    public const string TakeOwnership = "SeTakeOwnershipPrivilege";

    /// <summary>Giving a file an owner other than oneself.</summary>
    public const string Restore = "SeRestorePrivilege";

    private readonly nint token;
    private OnePrivilege before;

    public SecurityPrivilege(string privilege)
    {
        nint opened;
        LastError.ThrowIfFalse(WindowsTexts.OpeningProcessToken, Advapi32.OpenProcessToken(Kernel32.GetCurrentProcess(), Advapi32.AdjustPrivileges | Advapi32.QueryToken, &opened));
        token = opened;
        var wanted = new OnePrivilege { Count = 1, Attributes = Advapi32.PrivilegeEnabled };
        fixed (char* name = privilege)
            LastError.ThrowIfFalse(WindowsTexts.LookingUpPrivilege, Advapi32.LookupPrivilegeValueW(null, name, &wanted.Luid));
        OnePrivilege previous;
        uint size;
        // Succeeds without effect where the token lacks the privilege; the call that needs it says so then.
        LastError.ThrowIfFalse(WindowsTexts.EnablingPrivilege, Advapi32.AdjustTokenPrivileges(token, 0, &wanted, (uint)sizeof(OnePrivilege), &previous, &size));
        before = previous;
    }

    public void Dispose()
    {
        fixed (OnePrivilege* previous = &before)
            Advapi32.AdjustTokenPrivileges(token, 0, previous, 0, null, null);
        Kernel32.CloseHandle(token);
    }
}
