using QvTrust.Lab.MachineContract;
using QvTrust.Windows;

// Holds every adapter of src/Windows to its contract on a real machine. Leaves nothing behind.
// Prints "ok NAME" or "FAILED NAME: why" for each case; exit code 0 when all are ok.
var paths = new WindowsPaths(
    Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "QvTrustContract"),
    @"SOFTWARE\QvTrustContract");
var machine = new WindowsMachine(paths);
var report = new CaseReport(Console.Out, args);

KeyCases.Run(machine, report);
CertificateCases.Run(machine, report);
ServiceCases.Run(machine, report);
FirewallCases.Run(machine, report);
FolderCases.Run(machine, paths, report);
TaskCases.Run(machine, report);
SettingsCases.Run(machine, report);
FileCases.Run(machine, report);
GuardedFileCases.Run(machine, report);
SystemCases.Run(machine, report);
SurroundingCases.Run(machine, report);

return report.Summarise();
