using System.ComponentModel;
using System.Runtime.InteropServices;

namespace QvTrust.Lab.Machine;

/// <summary>What the service control manager says of a service; process 0 where it does not run.</summary>
internal sealed record ServiceFacts(
    string Name, string DisplayName, string Account, string Path, uint StartType, IReadOnlyList<string> Dependencies,
    uint State, uint ProcessId, uint ExitCode, uint SpecificExitCode, uint CheckPoint);

/// <summary>The service control manager of this machine.</summary>
internal sealed unsafe class ServiceManager : IDisposable
{
    private readonly nint handle = Open();

    public static string StateName(uint state) => state switch
    {
        ServiceNative.Stopped => "stopped",
        ServiceNative.StartPending => "start-pending",
        ServiceNative.StopPending => "stop-pending",
        ServiceNative.Running => "running",
        _ => "state-" + state,
    };

    public IReadOnlyList<string> Names()
    {
        var resume = 0u;
        _ = ServiceNative.EnumServicesStatusExW(
            handle, 0, ServiceNative.Win32Services, ServiceNative.AnyState, null, 0, out var needed, out _, ref resume, 0);
        // Room for services that appear between the two calls.
        var buffer = new byte[needed + 16384];
        resume = 0;
        fixed (byte* p = buffer)
        {
            Check(ServiceNative.EnumServicesStatusExW(
                handle, 0, ServiceNative.Win32Services, ServiceNative.AnyState, p, (uint)buffer.Length, out _, out var count, ref resume, 0) != 0,
                "list of services");
            var names = new List<string>();
            for (var i = 0; i < count; i++)
            {
                names.Add(new string(((ServiceNative.EnumeratedService*)p)[i].Name));
            }

            return names.Order(StringComparer.OrdinalIgnoreCase).ToList();
        }
    }

    /// <summary>The service of this name, null where there is none.</summary>
    public ServiceFacts? Find(string name)
    {
        var service = ServiceNative.OpenServiceW(handle, name, ServiceNative.ReadStatus);
        if (service == 0)
        {
            return null;
        }

        try
        {
            ServiceNative.ProcessStatus status;
            Check(ServiceNative.QueryServiceStatusEx(service, 0, &status, (uint)sizeof(ServiceNative.ProcessStatus), out _) != 0, name);
            _ = ServiceNative.QueryServiceConfigW(service, null, 0, out var needed);
            var buffer = new byte[needed];
            fixed (byte* p = buffer)
            {
                Check(ServiceNative.QueryServiceConfigW(service, p, needed, out _) != 0, name);
                var config = (ServiceNative.Config*)p;
                return new ServiceFacts(
                    name, new string(config->DisplayName), new string(config->Account), new string(config->Path), config->StartType,
                    List(config->Dependencies), status.Status.State, status.ProcessId, status.Status.ExitCode,
                    status.Status.SpecificExitCode, status.Status.CheckPoint);
            }
        }
        finally
        {
            _ = ServiceNative.CloseServiceHandle(service);
        }
    }

    /// <summary>Makes an automatic service with a process of its own. Account null is LocalSystem.</summary>
    public void Create(string name, string path, string? account)
    {
        var service = ServiceNative.CreateServiceW(
            handle, name, name, ServiceNative.ServiceAllAccess, ServiceNative.OwnProcess, ServiceNative.AutoStart,
            ServiceNative.ErrorNormal, path, 0, 0, 0, account, 0);
        Check(service != 0, name);
        _ = ServiceNative.CloseServiceHandle(service);
    }

    /// <summary>Gives a service another account, from its next start on.</summary>
    public void SetAccount(string name, string account) => Change(name, ServiceNative.NoChange, account);

    /// <summary>Lets a service start no more, or with the server again; one that runs goes on.</summary>
    public void SetStart(string name, bool isDisabled) => Change(name, isDisabled ? ServiceNative.DisabledStart : ServiceNative.AutoStart, null);

    /// <summary>Asks for the start; the state tells whether it comes up.</summary>
    public void Start(string name)
    {
        var service = ServiceNative.OpenServiceW(handle, name, ServiceNative.ServiceAllAccess);
        Check(service != 0, name);
        try
        {
            // The manager of the lab starts one service at a time and refuses the others meanwhile.
            for (var attempt = 0; ; attempt++)
            {
                if (ServiceNative.StartServiceW(service, 0, 0) != 0 || Marshal.GetLastPInvokeError() == ServiceNative.AlreadyRunning)
                {
                    return;
                }

                Check(Marshal.GetLastPInvokeError() == ServiceNative.ManagerBusy && attempt < 300, name);
                Thread.Sleep(100);
            }
        }
        finally
        {
            _ = ServiceNative.CloseServiceHandle(service);
        }
    }

    public void Dispose() => _ = ServiceNative.CloseServiceHandle(handle);

    private void Change(string name, uint startType, string? account)
    {
        var service = ServiceNative.OpenServiceW(handle, name, ServiceNative.ServiceAllAccess);
        Check(service != 0, name);
        try
        {
            Check(ServiceNative.ChangeServiceConfigW(
                service, ServiceNative.NoChange, startType, ServiceNative.NoChange, null, null, 0, null, account, null, null) != 0, name);
        }
        finally
        {
            _ = ServiceNative.CloseServiceHandle(service);
        }
    }

    private static nint Open()
    {
        var manager = ServiceNative.OpenSCManagerW(0, 0, ServiceNative.AllAccess);
        Check(manager != 0, "service control manager");
        return manager;
    }

    private static List<string> List(char* text)
    {
        var found = new List<string>();
        while (text is not null && *text != 0)
        {
            var item = new string(text);
            found.Add(item);
            text += item.Length + 1;
        }

        return found;
    }

    private static void Check(bool ok, string what)
    {
        if (!ok)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{what}: error {Marshal.GetLastPInvokeError()}");
        }
    }
}
