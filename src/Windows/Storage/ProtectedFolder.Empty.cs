namespace QvTrust.Windows.Storage;

/// <content>Nothing stays of a write that failed, and no folder that only held what has been deleted.</content>
internal sealed partial class ProtectedFolder
{
    // A write that fails leaves no file that was not there, and no folder that was made for it.
    private void Put(string file, string written, bool isNew, Action write) => Try(file, () =>
    {
        try
        {
            write();
        }
        catch
        {
            TakeBack(file, isNew ? written : null);
            throw;
        }
    });

    private void TakeBack(string file, string? written)
    {
        try
        {
            if (written is not null)
                File.Delete(written);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Why the write failed is what is told.
            return;
        }
        RemoveEmptyFolders(System.IO.Path.GetDirectoryName(file)!);
    }

    // What an undone setup made on the way to its files goes with the last of them; the root has its own rule.
    private void RemoveEmptyFolders(string folder)
    {
        try
        {
            while (folder.Length > Path.Length && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
                folder = System.IO.Path.GetDirectoryName(folder)!;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody looks into it: an empty folder is nothing that a run fails over.
            return;
        }
    }
}
