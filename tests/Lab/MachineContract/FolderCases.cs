using System.Text;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Windows;

namespace QvTrust.Lab.MachineContract;

internal static class FolderCases
{
    private static readonly bool DiskIsSmall = Environment.GetEnvironmentVariable("CONTRACT_SMALL_DISK") == "1";

    private static readonly byte[] First = Encoding.ASCII.GetBytes("first");
    private static readonly byte[] Second = Encoding.ASCII.GetBytes("second");

    public static void Run(WindowsMachine machine, WindowsPaths paths, CaseReport report)
    {
        var folder = machine.Folder;
        report.Case("folder-absent", () =>
        {
            Expect.True(folder.Read("a") is null, "a file exists in no folder");
            Expect.Same(null, folder.Read("a"), "content");
            Expect.Same(0, folder.List("").Count, "files");
            folder.Delete("a");
            folder.RemoveIfEmpty();
        });
        report.Case("folder-ensure", () =>
        {
            folder.Ensure();
            folder.Ensure();
            Expect.True(Directory.Exists(paths.DataFolder), "it is not there");
        });
        report.Case("folder-found-again", () => new WindowsMachine(paths).Folder.Ensure());
        report.Case("folder-write", () =>
        {
            folder.Write("journal/current.xml", First);
            folder.Write("journal/current.xml", Second);
            Expect.Same("second", Text(folder, "journal/current.xml"), "content");
            Expect.True(folder.Read("journal/current.xml") is not null, "it does not exist");
            Expect.Same(1, Directory.GetFiles(Path.Combine(paths.DataFolder, "journal")).Length, "files on the disk");
        });
        report.Case("folder-append", () =>
        {
            folder.Append("journal/log", First);
            folder.Append("journal/log", Second);
            Expect.Same("firstsecond", Text(folder, "journal/log"), "content");
        });
        report.Case("folder-list", () =>
        {
            folder.Write("top", First);
            Expect.Same("journal/current.xml journal/log top", string.Join(" ", folder.List("")), "files");
            Expect.Same("journal/current.xml journal/log", string.Join(" ", folder.List("journal")), "files");
            Expect.Same(0, folder.List("none").Count, "files");
        });
        report.Case("folder-names-stay-inside", () =>
        {
            foreach (var name in new[] { "../x", "a/../../x", @"a\x", "C:/x", "/x", "a//x", "x." })
            {
                try
                {
                    folder.Read(name);
                }
                catch (ArgumentException)
                {
                    continue;
                }
                throw new CaseFailedException($"{name} was taken");
            }
        });
        report.Case("folder-of-a-service", () =>
        {
            folder.EnsureFolder("authority", "S-1-5-20");
            folder.EnsureFolder("authority", "S-1-5-20");
            folder.Write("authority/authority.json", First);
            Expect.Same("first", Text(folder, "authority/authority.json"), "content");
        });
        report.Case("folder-keeps-what-it-holds", () =>
        {
            folder.RemoveIfEmpty();
            Expect.True(folder.Read("top") is not null, "its files went");
        });
        report.Case("folder-hold", () =>
        {
            using (var held = folder.TryHold("lock"))
            {
                Expect.True(held is not null, "it was not given out");
                Expect.True(folder.TryHold("lock") is null, "it was given out twice");
                Expect.True(new WindowsMachine(paths).Folder.TryHold("lock") is null, "it was given out to somebody else");
            }
            Expect.True(!folder.List("").Contains("lock"), "it is left");
            folder.Write("lock", First);
            folder.TryHold("lock")!.Dispose();
            Expect.True(folder.Read("lock") is null, "what a power cut left is still there");
        });
        report.Case("folder-delete", () =>
        {
            foreach (var name in folder.List(""))
                folder.Delete(name);
            folder.Delete("journal/current.xml");
            folder.RemoveIfEmpty();
            Expect.True(!Directory.Exists(paths.DataFolder), "it is still there");
        });
        report.Case("folder-that-is-a-file", () =>
        {
            File.WriteAllText(paths.DataFolder, "");
            try
            {
                Expect.Error(ErrorCatalogue.FolderForeign, () => new WindowsMachine(paths).Folder.Ensure());
            }
            finally
            {
                File.Delete(paths.DataFolder);
            }
        });
        report.Case("folder-that-is-a-link", () => LinuxLink.With(paths.DataFolder, () =>
        {
            Expect.Error(ErrorCatalogue.FolderForeign, () => new WindowsMachine(paths).Folder.Ensure());
            Expect.Error(ErrorCatalogue.FolderForeign, () => new WindowsMachine(paths).Folder.Read("journal/current.xml"));
        }));
        report.Case("folder-with-a-link-below", () =>
        {
            folder.Ensure();
            LinuxLink.With(Path.Combine(paths.DataFolder, "journal"), () =>
            {
                Expect.Error(ErrorCatalogue.FolderForeign, () => folder.Write("journal/current.xml", First));
                Expect.Error(ErrorCatalogue.FolderForeign, () => folder.Read("journal/current.xml"));
                Expect.Error(ErrorCatalogue.FolderForeign, () => folder.List(""));
            });
            folder.RemoveIfEmpty();
            Expect.True(!Directory.Exists(paths.DataFolder), "it is still there");
        });
        if (DiskIsSmall)
            FullDisk(folder, report);
    }

    // Only where the server's disk is small: the caller says so.
    private static void FullDisk(IProtectedFolder folder, CaseReport report)
    {
        var filler = Path.Combine(Path.GetTempPath(), "contract.filler");
        report.Case("folder-on-a-full-disk", () =>
        {
            folder.Write("kept", First);
            try
            {
                using (var file = new FileStream(filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
                    Fill(file);
                Expect.Error(ErrorCatalogue.DiskFull, () => folder.Write("kept", new byte[1 << 16]));
                Expect.Error(ErrorCatalogue.DiskFull, () => folder.Append("made/new", new byte[1 << 16]));
                Expect.True(!Directory.Exists(Path.Combine(folder.Path, "made")), "a failed first line leaves its file or folder");
                Expect.Same("first", Text(folder, "kept"), "content after a failed write");
            }
            finally
            {
                File.Delete(filler);
            }
            folder.Delete("kept");
            folder.RemoveIfEmpty();
        });
    }

    private static void Fill(FileStream file)
    {
        foreach (var size in new[] { 1 << 20, 1 << 10 })
        {
            try
            {
                for (var block = new byte[size]; ;)
                    file.Write(block);
            }
            catch (IOException)
            {
                // Full for blocks of this size: that is the aim.
                continue;
            }
        }
    }

    private static string? Text(IProtectedFolder folder, string name) => folder.Read(name) is { } content ? Encoding.ASCII.GetString(content) : null;
}
