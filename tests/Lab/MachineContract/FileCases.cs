using QvTrust.Core.Errors;
using QvTrust.Windows;

namespace QvTrust.Lab.MachineContract;

internal static class FileCases
{
    public static void Run(WindowsMachine machine, CaseReport report)
    {
        var files = machine.Files;
        var path = Path.Combine(Path.GetTempPath(), "contract.token");
        report.Case("file-exists", () =>
        {
            File.WriteAllText(path, "x");
            Expect.True(files.Exists(@"%TEMP%\contract.token"), "it does not exist");
            Expect.True(!files.Exists(@"%ProgramFiles%\QvTrust-no-such-file"), "it exists");
        });
        report.Case("file-read", () =>
        {
            Expect.Same(1, files.Read(path).Length, "bytes");
            File.WriteAllBytes(path, new byte[(64 * 1024) + 1]);
            Expect.Error(ErrorCatalogue.WindowsCallFailed, () => files.Read(path));
            Expect.Same((64 * 1024) + 1, files.Read(path, (64 * 1024) + 1).Length, "bytes of a larger limit");
        });
        report.Case("file-delete", () =>
        {
            files.Delete(path);
            files.Delete(path);
            files.Delete(@"C:\no-such-folder\file");
            Expect.True(!files.Exists(path), "it is still there");
            Expect.Error(ErrorCatalogue.WindowsCallFailed, () => files.Read(path));
        });
        report.Case("file-version", () =>
        {
            var found = files.FileVersion(Environment.ProcessPath!);
            Expect.Same(typeof(FileCases).Assembly.GetName().Version, found, "version");
            Expect.Same(null, files.FileVersion(@"%SystemRoot%\win.ini"), "version of a text");
            Expect.Same(null, files.FileVersion(@"C:\no-such-file.exe"), "version of nothing");
        });
    }
}
