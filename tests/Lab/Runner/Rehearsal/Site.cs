using System.Text.Json;
using System.Text.Json.Nodes;

namespace QvTrust.Lab.Runner.Rehearsal;

/// <summary>A site as <c>qvtrust check --snapshot</c> collected it; read here a second time, from the form that its documentation shows.</summary>
internal sealed class Site
{
    private const string Format = "qvtrust-site";
    private const int Version = 1;

    // Addresses of one network, without those of the lab's usual five.
    private const int MostServers = 235;

    private Site(IReadOnlyList<SiteServer> servers) => Servers = servers;

    /// <summary>The servers that have a role, in the order of the file.</summary>
    public IReadOnlyList<SiteServer> Servers { get; }

    public SiteServer Qms => Servers.Single(s => s.IsQms);

    public IEnumerable<SiteServer> Nodes => Servers.Where(s => !s.IsQms);

    public static Site Read(string file)
    {
        try
        {
            return Parse(File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{file} cannot be read: {e.Message}");
        }
        catch (LabException e)
        {
            throw new LabException($"{file}: {e.Message}");
        }
    }

    /// <summary>Refuses what is no such file, and a site that could not be rolled out because it has not one QMS server.</summary>
    public static Site Parse(string text)
    {
        try
        {
            var json = JsonNode.Parse(text)!.AsObject();
            if (json["format"]?.ToString() != Format || json["version"]?.GetValue<int>() != Version)
            {
                throw new LabException($"this is not format {Format}, version {Version}");
            }

            var entries = json["servers"]!.AsArray().Select(s => s!).ToList();
            if (entries.Count > MostServers)
            {
                throw new LabException($"the lab has room for {MostServers} servers, and this file has {entries.Count}");
            }

            var names = LabNames.Of([.. entries.Select(s => s["name"]!.ToString())]);
            var servers = entries.Zip(names).Select(s => new SiteServer(s.First, s.Second)).ToList();
            var authorities = servers.Where(s => s.IsQms).Select(s => s.Name).ToList();
            return authorities.Count == 1
                ? new Site(servers)
                : throw new LabException($"an installation has one QMS server, and this file has {(authorities.Count == 0 ? "none" : string.Join(" and ", authorities))}");
        }
        catch (Exception e) when (e is JsonException or NullReferenceException or InvalidOperationException or FormatException)
        {
            throw new LabException($"this is no snapshot of a site: {e.Message}");
        }
    }
}
