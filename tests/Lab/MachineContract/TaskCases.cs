using QvTrust.Windows;

namespace QvTrust.Lab.MachineContract;

internal static class TaskCases
{
    private const string Name = "QvTrust contract";

    public static void Run(WindowsMachine machine, CaseReport report)
    {
        var tasks = machine.Tasks;
        report.Case("task-absent", () =>
        {
            Expect.Same(null, tasks.Read(Name), "a task");
            tasks.Delete(Name);
        });
        report.Case("task-register", () =>
        {
            tasks.Register(Name, Definition("first"));
            tasks.Register(Name, Definition("second"));
            var read = tasks.Read(Name) ?? "";
            foreach (var part in (string[])["<Arguments>second</Arguments>", "<UserId>S-1-5-18</UserId>", "<RandomDelay>PT1H</RandomDelay>", "2026-01-01T02:00:00", "<DaysInterval>1</DaysInterval>"])
                Expect.True(read.Contains(part, StringComparison.Ordinal), $"{part} is not in {read}");
        });
        report.Case("task-delete", () =>
        {
            tasks.Delete(Name);
            Expect.Same(null, tasks.Read(Name), "a task");
        });
    }

    private static string Definition(string arguments) => $"""
        <Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
          <RegistrationInfo><Author>QvTrust</Author><Description>contract</Description></RegistrationInfo>
          <Triggers><CalendarTrigger><StartBoundary>2026-01-01T02:00:00</StartBoundary><Enabled>true</Enabled><RandomDelay>PT1H</RandomDelay><ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay></CalendarTrigger></Triggers>
          <Principals><Principal id="Author"><UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel></Principal></Principals>
          <Settings><StartWhenAvailable>true</StartWhenAvailable><Enabled>true</Enabled></Settings>
          <Actions Context="Author"><Exec><Command>C:\windows\system32\cmd.exe</Command><Arguments>{arguments}</Arguments></Exec></Actions>
        </Task>
        """;
}
