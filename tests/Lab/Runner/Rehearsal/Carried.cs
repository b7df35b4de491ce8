using System.Text.Json.Nodes;
using QvTrust.Lab.Runner.Hosting;

namespace QvTrust.Lab.Runner.Rehearsal;

/// <summary><c>qvtrust.exe</c> alone, as an administrator carries it to a server on which nothing of the product is installed.</summary>
internal static class Carried
{
    private const string Folder = @"C:\stick";
    private const string Program = Folder + @"\qvtrust.exe";

    /// <summary>Adds the server to a file that collects a site.</summary>
    /// <param name="server">The server.</param>
    /// <param name="file">The file.</param>
    /// <param name="words">Properties of the setup that is checked for.</param>
    public static WindowsRan Snapshot(Server server, string file, string words = "")
    {
        Bring(server);
        return server.Run($"{Program} check --snapshot {file} {words}");
    }

    /// <summary>The checks that find something, each with the code of what it found.</summary>
    /// <param name="server">The server.</param>
    /// <param name="words">Properties of the setup that is checked for.</param>
    public static IReadOnlyList<(string Check, string Code)> Findings(Server server, string words = "")
    {
        Bring(server);
        var ran = server.Run($"{Program} check --json {words}").Expect($"{server.Name}: qvtrust check", 0, 3);
        return [.. JsonNode.Parse(ran.Output)!["findings"]!.AsArray().Select(f => (f!["check"]!.ToString(), f["code"]!.ToString()))];
    }

    /// <summary>Finishes or undoes what a killed run left.</summary>
    public static WindowsRan Recover(Server server, TimeSpan patience)
    {
        Bring(server);
        return server.Run($"{Program} recover", patience);
    }

    /// <summary>Takes it away again.</summary>
    public static void Remove(Server server) => Directory.Delete(server.HostPath(Folder), recursive: true);

    private static void Bring(Server server) => server.CopyIn(Path.Combine(server.Lab.Paths.Root, "artifacts/lab/product/qvtrust.exe"), Program);
}
