using System.Text.Json;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Snapshots;

/// <summary>
/// The file that collects a site, on a stick or a share. It is whole at any moment, has the rights of its folder, and is written by one
/// server at a time.
/// </summary>
/// <param name="path">Path, relative ones to the current folder.</param>
internal sealed class SnapshotFile(string path)
{
    // A site of a thousand servers has about 20 MB.
    private const int LargestFile = 64 * 1024 * 1024;
    private readonly WholeFile file = new(path, replace: true);

    /// <summary>How long to wait for another server that writes it.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Full path.</summary>
    internal string FullPath => file.FullPath;

    private string LockPath => file.FullPath + ".lock";

    /// <summary>
    /// Adds the server, or replaces its entry, and returns the whole site. QVT6801 and QVT6802 where something else is there, which stays;
    /// QVT6803 where another server keeps writing; QVT5006 where a part of the path is a link, or it cannot be written.
    /// </summary>
    internal SiteSnapshot Put(ServerSnapshot server)
    {
        Require();
        using var held = Hold();
        var site = Read().With(server);
        file.Write([.. JsonSerializer.SerializeToUtf8Bytes(site, SnapshotJson.Default.SiteSnapshot), (byte)'\n'], content => Parse(content));
        return site;
    }

    /// <summary>The servers that are in it; none where the file is not there or empty.</summary>
    internal SiteSnapshot Read()
    {
        Require();
        try
        {
            if (!File.Exists(file.FullPath))
                return new(SiteSnapshot.FormatName, SiteSnapshot.CurrentVersion, []);
            if (new FileInfo(file.FullPath).Length > LargestFile)
                throw ErrorCatalogue.SnapshotForeign.With(file.FullPath, TerminalTexts.TooLarge.With(LargestFile));
            return Parse(File.ReadAllBytes(file.FullPath));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ErrorCatalogue.InputUnreadable.From(e, file.FullPath, e.Message);
        }
    }

    /// <summary>Reads the content of such a file.</summary>
    internal SiteSnapshot Parse(byte[] content)
    {
        if (content.Length == 0)
            return new(SiteSnapshot.FormatName, SiteSnapshot.CurrentVersion, []);
        try
        {
            if (JsonSerializer.Deserialize(content, SnapshotFormJson.Default.SnapshotForm) is not { Format: SiteSnapshot.FormatName, Version: { } version })
                throw ErrorCatalogue.SnapshotForeign.With(file.FullPath, SnapshotTexts.NoFormat.With(SiteSnapshot.FormatName));
            if (version != SiteSnapshot.CurrentVersion)
                throw ErrorCatalogue.SnapshotNewer.With(file.FullPath, version, SiteSnapshot.CurrentVersion);
            var site = JsonSerializer.Deserialize(content, SnapshotJson.Default.SiteSnapshot);
            // The reader refuses a null everywhere but in a list.
            return site is not null && !site.Servers.Contains(null!) ? site : throw ErrorCatalogue.SnapshotForeign.With(file.FullPath, SnapshotTexts.EmptyServer);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw ErrorCatalogue.SnapshotForeign.From(e, file.FullPath, e.Message.ReplaceLineEndings(" "));
        }
    }

    private void Require()
    {
        if (file.Fault() is { } fault)
            throw new TrustException([fault]);
        LinkFreePath.Require(file.FullPath);
        LinkFreePath.Require(LockPath);
    }

    // Open for this process alone, and gone with it, whatever ends it.
    private FileStream Hold()
    {
        for (var end = DateTime.UtcNow + Patience; ;)
        {
            try
            {
                return new FileStream(LockPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (DateTime.UtcNow > end)
                    throw File.Exists(LockPath) ? ErrorCatalogue.SnapshotBusy.From(e, file.FullPath) : ErrorCatalogue.WriteFailed.From(e, file.FullPath, e.Message);
                Thread.Sleep(200);
            }
        }
    }
}
