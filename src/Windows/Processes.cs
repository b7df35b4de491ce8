using QvTrust.Core.Machine;
using QvTrust.Windows.Native;

namespace QvTrust.Windows;

/// <summary>The processes of this server.</summary>
internal sealed unsafe class Processes : IProcesses
{
    public ProcessMark? Parent()
    {
        ProcessInformation information;
        var status = Ntdll.NtQueryInformationProcess(Kernel32.GetCurrentProcess(), Ntdll.BasicInformation, &information, (uint)sizeof(ProcessInformation), null);
        return status < 0 || Started((int)information.ParentId) is not { } started ? null : new ProcessMark((int)information.ParentId, started);
    }

    public bool IsRunning(ProcessMark process) => Started(process.Id) == process.Started;

    // Null when there is no such process any more. One that has ended stays known as long as somebody holds a handle of it.
    private static long? Started(int id)
    {
        var process = Kernel32.OpenProcess(Kernel32.QueryLimited, 0, (uint)id);
        if (process == 0)
            return null;
        long created = 0, exited, kernel, user;
        uint code;
        var runs = Kernel32.GetExitCodeProcess(process, &code) != 0 && code == Kernel32.StillActive
            && Kernel32.GetProcessTimes(process, &created, &exited, &kernel, &user) != 0;
        Kernel32.CloseHandle(process);
        return runs ? created : null;
    }
}
