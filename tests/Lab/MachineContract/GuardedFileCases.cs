using System.Runtime.InteropServices;
using System.Text;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Windows;

namespace QvTrust.Lab.MachineContract;

internal static class GuardedFileCases
{
    private static readonly byte[] First = Encoding.ASCII.GetBytes("first");
    private static readonly byte[] Second = Encoding.ASCII.GetBytes("second");

    public static void Run(WindowsMachine machine, CaseReport report)
    {
        var files = machine.GuardedFiles;
        var folder = @"%ProgramData%\QvTrustContractFiles";
        var (path, other) = (folder + @"\secret.pem", folder + @"\secret.old");
        var rights = FileSecurity.Private(["S-1-5-20"], []);
        report.Case("guarded-folder", () =>
        {
            Expect.True(!files.FolderExists(folder), "it is there before it is made");
            files.MakeFolder(folder);
            files.MakeFolder(folder);
            Expect.True(files.FolderExists(folder), "it is not there");
        });
        report.Case("guarded-create", () =>
        {
            files.Create(path, First, rights);
            Expect.Same("first", Text(machine, path), "content");
            IsClosed(files, path);
            Expect.True(DateTimeOffset.UtcNow - machine.Files.LastWrite(path) < TimeSpan.FromMinutes(1), "it was not written now");
            Expect.Same(null, machine.Files.LastWrite(other), "time of nothing");
        });
        report.Case("guarded-create-over-an-open-file", () =>
        {
            WriteAnew(path);
            var before = files.GetSecurity(path);
            Expect.True(FileSecurity.Strangers(before, [files.Account]).Count > 0, $"others cannot read a plain file: {before}");
            files.Create(path, Second, rights);
            Expect.Same("second", Text(machine, path), "content");
            IsClosed(files, path);
        });
        report.Case("guarded-move", () =>
        {
            files.Create(other, First, rights);
            files.Move(path, other);
            Expect.Same("second", Text(machine, other), "content");
            Expect.True(!machine.Files.Exists(path), "it has both names");
            IsClosed(files, other);
            Expect.Error(ErrorCatalogue.WriteFailed, () => files.Move(path, other));
        });
        report.Case("guarded-rights", () =>
        {
            WriteAnew(path);
            var before = files.GetSecurity(path);
            files.SetSecurity(path, rights);
            IsClosed(files, path);
            files.SetSecurity(path, before);
            Expect.Same(string.Join(" ", FileSecurity.Readers(before)), string.Join(" ", FileSecurity.Readers(files.GetSecurity(path))), "readers after the way back");
            Expect.Error(ErrorCatalogue.WindowsCallFailed, () => files.GetSecurity(folder + @"\none"));
            Expect.Error(ErrorCatalogue.FolderForeign, () => files.GetSecurity(folder));
        });
        report.Case("guarded-read", () =>
        {
            WriteAnew(path);
            var read = files.Read(path, 9);
            Expect.Same("of others", Encoding.ASCII.GetString(read.Content), "content");
            Expect.Same(files.GetSecurity(path), read.Security, "rights");
            Expect.Error(ErrorCatalogue.WindowsCallFailed, () => files.Read(path, 8));
            Expect.Error(ErrorCatalogue.WindowsCallFailed, () => files.Read(folder + @"\none", 8));
            Expect.Error(ErrorCatalogue.FolderForeign, () => files.Read(folder, 8));
        });
        report.Case("guarded-links", () =>
        {
            files.RefuseLinks(folder, path);
            files.RefuseLinks(folder, folder + @"\none\file");
            // A file where a folder should be is no way to a file.
            Expect.Error(ErrorCatalogue.FolderForeign, () => files.RefuseLinks(folder, path + @"\file"));
        });
        report.Case("guarded-file-of-two-names", () =>
        {
            WriteAnew(path);
            Expect.True(CreateHardLinkW(Expanded(path) + ".link", Expanded(path), 0) != 0, "the second name was not made");
            Expect.Error(ErrorCatalogue.FolderForeign, () => files.SetSecurity(path, rights));
            File.Delete(Expanded(path) + ".link");
            files.SetSecurity(path, rights);
        });
        report.Case("guarded-create-where-a-folder-is", () =>
        {
            Directory.CreateDirectory(Expanded(folder) + @"\taken");
            Expect.Error(ErrorCatalogue.WriteFailed, () => files.Create(folder + @"\taken", First, rights));
            Directory.Delete(Expanded(folder) + @"\taken");
        });
        report.Case("guarded-folder-keeps-what-it-holds", () =>
        {
            files.RemoveEmptyFolder(folder);
            Expect.True(machine.Files.Exists(other), "its files went");
        });
        report.Case("guarded-folder-removed", () =>
        {
            machine.Files.Delete(path);
            machine.Files.Delete(other);
            files.RemoveEmptyFolder(folder);
            files.RemoveEmptyFolder(folder);
            Expect.True(!files.FolderExists(folder), "it is still there");
        });
    }

    private static void IsClosed(IGuardedFiles files, string path)
    {
        var found = files.GetSecurity(path);
        var strangers = FileSecurity.Strangers(found, [files.Account, "S-1-5-20"]);
        Expect.True(strangers.Count == 0, $"{string.Join(" ", strangers)} can read it: {found}");
    }

    [DllImport("kernel32.dll", CharSet = CharSet.Unicode)]
    private static extern int CreateHardLinkW(string link, string file, nint security);

    private static void WriteAnew(string path)
    {
        File.Delete(Expanded(path));
        File.WriteAllText(Expanded(path), "of others");
    }

    private static string Expanded(string path) => Environment.ExpandEnvironmentVariables(path);

    private static string Text(WindowsMachine machine, string path) => Encoding.ASCII.GetString(machine.Files.Read(path));
}
