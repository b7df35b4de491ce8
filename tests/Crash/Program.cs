using QvTrust.Cli.Commands;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Errors;
using QvTrust.Core.Setup;
using QvTrust.Crash;
using QvTrust.Lab.MachineContract;

// Runs the product's own engine over a machine on the disk, so that a test can kill it at any write.
//   qvtrust-crash FOLDER setup ROLE=QMS NAME=VALUE...   what the MSI does, from the first stage to the commit
//   qvtrust-crash FOLDER undo                           what the MSI's rollback does, the last stage first
//   qvtrust-crash FOLDER qvtrust WORDS...               qvtrust's own command line
//   qvtrust-crash FOLDER contract                       the machine's own contract
// Exit code 0, or that of the errors.
const string Machine = "QMS01";
using var machine = new FakeDiskMachine(args[0], Machine);
SetupEngine Engine() => new(machine, new ConsoleLog(), _ => throw new InvalidOperationException("the QMS server enrols nowhere"));
try
{
    switch (args[1])
    {
        case "setup":
            var data = args[2..].Select(a => a.Split('=', 2)).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
            foreach (var stage in SetupEngine.StagesOf(authority: true))
                Engine().Run(stage, data);
            Engine().Commit();
            return 0;
        case "undo":
            var left = SetupEngine.StagesOf(authority: true).Reverse().SelectMany(Undo).ToList();
            return left.Count == 0 ? 0 : throw new TrustException(left);
        case "qvtrust":
            return await new CommandLine(Streams.OfProcess(), _ => machine).RunAsync(args[2..]);
        case "contract":
            var report = new CaseReport(Console.Out, []);
            KeyCases.Run(machine, report);
            CertificateCases.Run(machine, report);
            return report.Summarise();
        default:
            Console.Error.WriteLine($"no such command: {args[1]}");
            return 2;
    }
}
catch (TrustException e)
{
    foreach (var error in e.Errors)
        Console.Error.WriteLine(error);
    return 1;
}

// A rollback action that fails says so, and the one before it runs all the same.
IReadOnlyList<TrustError> Undo(string stage)
{
    try
    {
        Engine().Undo(stage);
        return [];
    }
    catch (TrustException e)
    {
        return e.Errors;
    }
}

file sealed class ConsoleLog : ISetupLog
{
    public bool IsCancelled => false;

    public void Info(string line) => Console.WriteLine(line);

    public void Progress(string text)
    {
    }
}
