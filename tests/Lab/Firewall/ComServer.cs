using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace QvTrust.Lab.Firewall;

/// <summary>The two entry points of a COM server, and its class objects.</summary>
internal static unsafe class ComServer
{
    private static readonly Guid PolicyClass = new("E2B3C97F-6AE1-41AC-817A-F6F92166D7DD");
    private static readonly Guid RuleClass = new("2C5BC43E-3369-4C33-AB0C-BE9469677AF4");
    private static readonly Guid TasksClass = new("0F87369F-A4E5-4CFC-BD3E-73E6154572DD");

    [UnmanagedCallersOnly(EntryPoint = "DllGetClassObject")]
    private static int DllGetClassObject(Guid* classId, Guid* iid, nint* result)
    {
        *result = 0;
        Func<object>? make = *classId == PolicyClass ? () => new Policy()
            : *classId == RuleClass ? () => new Rule()
            : *classId == TasksClass ? () => new TaskService()
            : null;
        return make is null ? Results.ClassNotAvailable : Query(new Factory(make), *iid, out *result);
    }

    /// <summary>A NativeAOT library cannot be unloaded.</summary>
    [UnmanagedCallersOnly(EntryPoint = "DllCanUnloadNow")]
    private static int DllCanUnloadNow() => Results.False;

    public static int Query(object instance, Guid iid, out nint pointer)
    {
        var unknown = (nint)ComInterfaceMarshaller<object>.ConvertToUnmanaged(instance);
        try
        {
            return Marshal.QueryInterface(unknown, in iid, out pointer);
        }
        finally
        {
            Marshal.Release(unknown);
        }
    }

    public static nint PointerTo(object instance, Guid iid)
    {
        Marshal.ThrowExceptionForHR(Query(instance, iid, out var pointer));
        return pointer;
    }
}

/// <summary>IClassFactory for one of the classes.</summary>
[GeneratedComClass]
internal sealed partial class Factory(Func<object> make) : IFactory
{
    public int CreateInstance(nint outer, in Guid iid, out nint instance)
    {
        instance = 0;
        return outer != 0 ? Results.NoAggregation : ComServer.Query(make(), iid, out instance);
    }

    public int LockServer(bool locked) => Results.Ok;
}
