using System.Net;
using System.Net.Sockets;
using QvTrust.Core.Machine;
using QvTrust.Windows;

namespace QvTrust.Lab.MachineContract;

internal static class SystemCases
{
    public static void Run(WindowsMachine machine, CaseReport report)
    {
        report.Case("port-taken", () =>
        {
            foreach (var address in new[] { IPAddress.Any, IPAddress.Loopback })
            {
                using var listener = new TcpListener(address, 0);
                listener.Start();
                var port = ((IPEndPoint)listener.LocalEndpoint).Port;
                Expect.True(machine.IsPortTaken(port), $"{port} on {address} is called free");
                listener.Stop();
                Expect.True(!machine.IsPortTaken(port), $"{port} on {address} is called taken");
            }
        });
        report.Case("process", () =>
        {
            var parent = machine.Processes.Parent();
            Expect.True(parent is not null && parent.Id != Environment.ProcessId, "no parent");
            Expect.True(machine.Processes.IsRunning(parent!), "the parent does not run");
            Expect.True(!machine.Processes.IsRunning(parent! with { Started = parent.Started - 1 }), "another process of that id runs");
            using var ended = System.Diagnostics.Process.Start("cmd.exe", "/c exit 0");
            var mark = new ProcessMark(ended.Id, ended.StartTime.ToFileTimeUtc());
            ended.WaitForExit();
            // Its handle is still open here.
            Expect.True(!machine.Processes.IsRunning(mark), "a process that has ended runs");
        });
        report.Case("machine-name", () => Expect.Same(Environment.MachineName.ToUpperInvariant(), machine.Name, "name"));
        report.Case("event-log", () =>
        {
            foreach (var level in (EventLevel[])[EventLevel.Information, EventLevel.Warning, EventLevel.Error])
                machine.Events.Write(level, 1, "QvTrust contract");
        });
        report.Case("event-log-read", () =>
        {
            // Wine has no event log to read, which is no error.
            if (machine.EventLog.Newest("Application", "QvTrust", machine.Clock.UtcNow - TimeSpan.FromMinutes(1), 2) is not { } found)
                return;
            Expect.Same(2, found.Count, "entries");
            Expect.True(found[0].Text.Contains("QvTrust contract", StringComparison.Ordinal), found[0].Text);
            Expect.Same(0, machine.EventLog.Newest("Application", "QvTrust", machine.Clock.UtcNow + TimeSpan.FromMinutes(1), 2)!.Count, "entries of the future");
        });
    }
}
