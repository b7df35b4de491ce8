using System.ComponentModel;
using System.Runtime.InteropServices;
using QvTrust.Lab.Machine;

namespace QvTrust.Lab.StandIns;

/// <summary>The service process: one service, its states told to the service control manager as they are.</summary>
internal static unsafe class ServiceHost
{
    private const uint AcceptStop = 1;
    private const uint AcceptShutdown = 4;
    private const uint ControlStop = 1;
    private const uint ControlInterrogate = 4;
    private const uint ControlShutdown = 5;
    private const uint NotImplemented = 120;
    private const uint UnexpectedFailure = 99;
    private static readonly ManualResetEventSlim Stopping = new();
    private static Role? served;
    private static nint statusHandle;

    /// <summary>Runs until the service stops. Throws where the process was not started by the service control manager.</summary>
    public static void Run(Role role)
    {
        served = role;
        fixed (char* name = role.Service)
        {
            var table = stackalloc ServiceNative.TableEntry[2];
            table[0] = new ServiceNative.TableEntry { Name = name, Main = &ServiceMain };
            table[1] = default;
            if (ServiceNative.StartServiceCtrlDispatcherW(table) == 0)
            {
                throw new Win32Exception(Marshal.GetLastPInvokeError());
            }
        }
    }

    [UnmanagedCallersOnly]
    private static void ServiceMain(uint count, char** arguments)
    {
        var role = served!;
        fixed (char* name = role.Service)
        {
            statusHandle = ServiceNative.RegisterServiceCtrlHandlerExW(name, &Control, 0);
        }

        using var standIn = new StandIn(role);
        try
        {
            Pend(Switches.StartDelay(role.Service));
            standIn.Start();
            Report(ServiceNative.Running);
            if (standIn.MustStopAgain)
            {
                Stopping.Wait(TimeSpan.FromSeconds(1));
                throw new RefusedStartException(RefusedStartException.BySwitch, "told by the lab not to run with certificates");
            }

            Stopping.Wait();
            Report(ServiceNative.StopPending);
            standIn.Dispose();
            LabLog.Write(role.Service, "stopped");
            Report(ServiceNative.Stopped);
        }
        catch (Exception e)
        {
            // Whatever it was must reach the service control manager: an exception must not cross into it.
            LabLog.Write(role.Service, e is RefusedStartException ? "refused to run: " + e.Message : "failed: " + e);
            standIn.Dispose();
            Report(ServiceNative.Stopped, specific: (e as RefusedStartException)?.Code ?? UnexpectedFailure);
        }
    }

    [UnmanagedCallersOnly]
    private static uint Control(uint control, uint type, nint data, nint context)
    {
        switch (control)
        {
            case ControlStop or ControlShutdown:
                Stopping.Set();
                return 0;
            case ControlInterrogate:
                return 0;
            default:
                return NotImplemented;
        }
    }

    private static void Pend(TimeSpan delay)
    {
        var checkPoint = 1u;
        Report(ServiceNative.StartPending, checkPoint);
        for (var until = DateTime.UtcNow + delay; DateTime.UtcNow < until;)
        {
            Stopping.Wait(TimeSpan.FromMilliseconds(500));
            Report(ServiceNative.StartPending, ++checkPoint);
        }
    }

    private static void Report(uint state, uint checkPoint = 0, uint specific = 0)
    {
        var status = new ServiceNative.Status
        {
            Type = ServiceNative.OwnProcess,
            State = state,
            Accepted = state == ServiceNative.Running ? AcceptStop | AcceptShutdown : 0,
            ExitCode = specific == 0 ? 0 : ServiceNative.ServiceSpecificError,
            SpecificExitCode = specific,
            CheckPoint = checkPoint,
            WaitHint = state is ServiceNative.StartPending or ServiceNative.StopPending ? 10_000u : 0,
        };
        _ = ServiceNative.SetServiceStatus(statusHandle, &status);
    }
}
