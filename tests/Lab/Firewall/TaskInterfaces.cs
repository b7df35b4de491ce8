using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace QvTrust.Lab.Firewall;

// The order of the members is the order of the vtable slots in Microsoft's taskschd.h, up to the last one that is called here.

[GeneratedComInterface]
[Guid("2FABA4C7-4DA9-4013-9697-20CC3FD40F85")]
internal partial interface ITaskService : IDispatchSlots
{
    [PreserveSig] int GetFolder([MarshalAs(UnmanagedType.BStr)] string? path, out ITaskFolder? folder);
    [PreserveSig] int GetRunningTasks(int flags, out nint tasks);
    [PreserveSig] int NewTask(uint flags, out nint definition);
    [PreserveSig] int Connect(ComVariant server, ComVariant user, ComVariant domain, ComVariant password);
}

[GeneratedComInterface]
[Guid("8CFAC062-A080-4C15-9A88-AA7C2AF80DFC")]
internal partial interface ITaskFolder : IDispatchSlots
{
    [PreserveSig] int GetName([MarshalAs(UnmanagedType.BStr)] out string? name);
    [PreserveSig] int GetPath([MarshalAs(UnmanagedType.BStr)] out string? path);
    [PreserveSig] int GetFolder([MarshalAs(UnmanagedType.BStr)] string? path, out nint folder);
    [PreserveSig] int GetFolders(int flags, out nint folders);
    [PreserveSig] int CreateFolder([MarshalAs(UnmanagedType.BStr)] string? name, ComVariant security, out nint folder);
    [PreserveSig] int DeleteFolder([MarshalAs(UnmanagedType.BStr)] string? name, int flags);
    [PreserveSig] int GetTask([MarshalAs(UnmanagedType.BStr)] string? path, out IRegisteredTask? task);
    [PreserveSig] int GetTasks(int flags, out nint tasks);
    [PreserveSig] int DeleteTask([MarshalAs(UnmanagedType.BStr)] string? name, int flags);

    [PreserveSig]
    int RegisterTask(
        [MarshalAs(UnmanagedType.BStr)] string? path,
        [MarshalAs(UnmanagedType.BStr)] string? xml,
        int flags,
        ComVariant user,
        ComVariant password,
        int logon,
        ComVariant security,
        out IRegisteredTask? task);
}

[GeneratedComInterface]
[Guid("9C86F320-DEE3-4DD1-B972-A303F26B061E")]
internal partial interface IRegisteredTask : IDispatchSlots
{
    [PreserveSig] int GetName([MarshalAs(UnmanagedType.BStr)] out string? name);
    [PreserveSig] int GetPath([MarshalAs(UnmanagedType.BStr)] out string? path);
    [PreserveSig] int GetState(out int state);
    [PreserveSig] int GetEnabled(out short enabled);
    [PreserveSig] int PutEnabled(short enabled);
    [PreserveSig] int Run(ComVariant parameters, out nint running);
    [PreserveSig] int RunEx(ComVariant parameters, int flags, int session, [MarshalAs(UnmanagedType.BStr)] string? user, out nint running);
    [PreserveSig] int GetInstances(int flags, out nint running);
    [PreserveSig] int GetLastRunTime(out double time);
    [PreserveSig] int GetLastTaskResult(out int result);
    [PreserveSig] int GetNumberOfMissedRuns(out int number);
    [PreserveSig] int GetNextRunTime(out double time);
    [PreserveSig] int GetDefinition(out nint definition);
    [PreserveSig] int GetXml([MarshalAs(UnmanagedType.BStr)] out string? xml);
}
