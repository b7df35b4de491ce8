using QvTrust.Lab.Runner;
using QvTrust.Lab.Runner.Hosting;

var command = new Command(Paths.Find());
// Ctrl-C, a kill and a closed terminal: no server may stay up behind this program.
using var interrupted = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGINT, _ => command.Abandon());
using var ended = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, _ => command.Abandon());
using var hungUp = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGHUP, _ => command.Abandon());
try
{
    return command.Run(args);
}
catch (LabException e)
{
    Console.Error.WriteLine("lab: " + e.Message);
    return 1;
}
